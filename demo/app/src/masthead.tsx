import type { ReactElement } from 'react';
import type { Session } from 'rebearer';
import type { Claims } from './auth.ts';
import { hostile } from './conditions.ts';
import { useStore } from './store.ts';
import { signOut } from './wave.ts';

const words = { loading: 'Looking for a session', authenticated: 'Signed in', unauthenticated: 'Signed out' };

export function Masthead({ session }: { readonly session: Session<Claims | undefined> }): ReactElement {
  const url = useStore(hostile);
  return (
    <header className="masthead">
      <p className="brand">
        <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
          <path d="M18.2 8.6A7.5 7.5 0 1 0 19.5 13" />
          <path d="M19.2 3.4v5.8h-5.8" />
        </svg>
        rebearer
      </p>
      <nav aria-label="More">
        {url !== undefined && <a href={url}>Hostile page</a>}
        <a href="/react/">React</a>
        <a href="/vue/">Vue</a>
      </nav>
      <div className="session">
        <p className="status" data-status={session.status} role="status">
          {words[session.status]}
          {session.status === 'authenticated' && <b> as {session.claims?.name ?? session.claims?.sub ?? 'somebody'}</b>}
        </p>
        {session.status === 'authenticated' && (
          <button type="button" className="quiet" onClick={() => void signOut()}>
            Sign out
          </button>
        )}
      </div>
    </header>
  );
}
