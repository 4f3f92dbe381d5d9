import type { ReactElement } from 'react';
import type { AuthenticatedSession } from 'rebearer';
import { auth, type Claims } from './auth.ts';
import { addNote } from './log.ts';
import { SessionList } from './session-list.tsx';
import { TokenLife } from './token-life.tsx';

export function SignedIn({ session }: { readonly session: AuthenticatedSession<Claims | undefined> }): ReactElement {
  const { claims, identity } = session;
  return (
    <>
      <p className="who">{claims?.name ?? claims?.sub ?? 'Someone'}</p>
      <dl className="facts">
        <dt>Identity</dt>
        <dd>
          <code>{identity}</code>
        </dd>
      </dl>
      <TokenLife />
      <div className="exits">
        <button type="button" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
      <SessionList />
    </>
  );
}

async function signOut(): Promise<void> {
  const { confirmed } = await auth.logout();
  addNote('plain', confirmed ? 'Signed out; the server confirmed it' : 'Signed out here; the server was not reached');
}
