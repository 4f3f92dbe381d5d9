import type { ReactElement } from 'react';
import { useSession } from 'rebearer/react';
import { Actions } from './actions.tsx';
import { auth } from './auth.ts';
import { Desk } from './desk.tsx';
import { Masthead } from './masthead.tsx';
import { SessionList } from './session-list.tsx';
import { SignIn } from './sign-in.tsx';
import { Stage } from './stage-view.tsx';
import { SystemPicker } from './system-picker.tsx';
import { Verdict } from './verdict.tsx';

export function Page(): ReactElement {
  const session = useSession(auth);
  return (
    <>
      <Masthead session={session} />
      <SystemPicker />
      <main>
        <section className="hero" aria-labelledby="promise">
          <div>
            <h1 id="promise">
              A hundred calls. <em>One refresh.</em>
            </h1>
            <Verdict />
          </div>
          {session.status === 'unauthenticated' ? <SignIn reason={session.reason} /> : <Actions />}
        </section>
        <Stage />
        <Desk />
        {session.status === 'authenticated' && <SessionList />}
      </main>
    </>
  );
}
