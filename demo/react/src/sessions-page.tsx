import type { ReactElement } from 'react';
import { endSessions, listSessions } from '../../shared/api.ts';
import { deviceOf, historyOf, type ListedSession, timeOf } from '../../shared/sessions.ts';
import { useFetched } from './use-fetched.ts';

/** Where the user is signed in, and the way to end it there. */
export function SessionsPage(): ReactElement {
  const { data: sessions = [], isFailed, reload } = useFetched(listSessions);
  const others = sessions.filter(({ current }) => !current);

  async function end(ended: readonly ListedSession[]): Promise<void> {
    await endSessions(ended);
    reload();
  }

  return (
    <>
      <h1>Your sessions</h1>
      {isFailed && <p role="alert">The sessions cannot be read just now.</p>}
      <ul className="rows">
        {sessions.map((session) => (
          <li key={session.session_id}>
            <span>
              <b>{deviceOf(session)}</b> {session.current && '(this browser)'}
              <small>{historyOf(session)}</small>
            </span>
            {!session.current && (
              <button type="button" onClick={() => void end([session])}>
                End<span className="visually-hidden"> the session of {timeOf(session.created_at)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <button type="button" onClick={() => void end(others)}>
          End all others
        </button>
      )}
    </>
  );
}
