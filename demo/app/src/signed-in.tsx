import type { ReactElement } from 'react';
import type { AuthenticatedSession } from 'rebearer';
import { auth, authFetch, type Claims } from './auth.ts';
import { addNote } from './log.ts';
import { TokenLife } from './token-life.tsx';

export function SignedIn({ session }: { readonly session: AuthenticatedSession<Claims> }): ReactElement {
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
        <button type="button" onClick={() => void signOutEverywhere()}>
          Sign out everywhere
        </button>
      </div>
    </>
  );
}

async function signOut(): Promise<void> {
  const { confirmed } = await auth.logout();
  addNote('plain', confirmed ? 'Signed out; the server confirmed it' : 'Signed out here; the server was not reached');
}

async function signOutEverywhere(): Promise<void> {
  const response = await authFetch('/auth/sessions/revoke-all', { method: 'POST' });
  addNote(
    response.ok ? 'plain' : 'bad',
    response.ok
      ? 'All sessions are revoked: this one ends with its next call'
      : `The server answered ${response.status} to revoking all sessions`,
  );
}
