import type { ReactElement } from 'react';
import { useSession } from 'rebearer/react';
import { Actions } from './actions.tsx';
import { auth } from './auth.ts';
import { Desk } from './desk.tsx';
import { Masthead } from './masthead.tsx';
import { Scenes } from './scene/scenes.tsx';
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
      <main>
        <section className="hero" aria-labelledby="promise">
          <h1 id="promise">
            A hundred calls. <em>One refresh.</em>
          </h1>
          <p className="lead">
            A fetch that keeps your user signed in. Choose what goes wrong: a real server and this browser play it four
            times, with rebearer and with what projects use instead.
          </p>
        </section>
        <Scenes />
        <section className="lab" aria-labelledby="lab-title">
          <div className="lab-head">
            <h2 id="lab-title">Try it by hand</h2>
            <SystemPicker />
            {session.status === 'unauthenticated' ? <SignIn reason={session.reason} /> : <Actions />}
            <Verdict />
          </div>
          <Desk />
          <Stage />
          {session.status === 'authenticated' && <SessionList />}
        </section>
      </main>
    </>
  );
}
