import type { ReactElement } from 'react';
import { useAuth } from 'rebearer/react';
import { auth } from './auth.ts';
import { SignedIn } from './signed-in.tsx';
import { SignIn } from './sign-in.tsx';

const words = { loading: 'Looking for a session', authenticated: 'Signed in', unauthenticated: 'Signed out' };

export function SessionCard(): ReactElement {
  const session = useAuth(auth);
  return (
    <section className="card session" aria-labelledby="session-title">
      <h2 id="session-title" className="visually-hidden">
        Session
      </h2>
      <p className="status" data-status={session.status} role="status">
        {words[session.status]}
      </p>
      {session.status === 'authenticated' && <SignedIn session={session} />}
      {session.status === 'unauthenticated' && <SignIn reason={session.reason} />}
    </section>
  );
}
