import { type ReactElement, useEffect, useState } from 'react';
import { about } from './about.ts';
import { deviceOf, historyOf, type ListedSession, timeOf } from '../../shared/sessions.ts';
import { authFetch } from './auth.ts';

/** With cookies alone every route that knows the user is below the API. */
const PATH = about.id === 'cookies' ? '/api/sessions' : '/auth/sessions';

/** The user's sessions in all browsers, each to be ended from here. */
export function SessionList(): ReactElement {
  const [sessions, setSessions] = useState<readonly ListedSession[]>([]);
  const [message, setMessage] = useState('');
  useEffect(() => {
    read().then(setSessions, () => {});
  }, []);

  async function end(path: string, what: string): Promise<void> {
    const response = await authFetch(`${PATH}/${path}`, { method: 'POST' });
    setMessage(response.ok ? what : `The server answered ${response.status}.`);
    setSessions(await read());
  }

  return (
    <section className="sessions" aria-labelledby="sessions-title">
      <h2 id="sessions-title">Your sessions</h2>
      <ul>
        {sessions.map((session) => (
          <li key={session.session_id}>
            <span>
              {deviceOf(session)} {session.current && <b>this browser</b>}
              <br />
              <small className="quiet">{historyOf(session)}</small>
            </span>
            <button
              type="button"
              onClick={() => void end(`${session.session_id}/revoke`, 'That session is over at the server.')}
            >
              End<span className="visually-hidden"> the session of {timeOf(session.created_at)}</span>
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() =>
          void end('revoke-all', 'All sessions are over: each tab of each browser says so with its next call.')
        }
      >
        Sign out everywhere
      </button>
      <p role="status">{message}</p>
    </section>
  );
}

async function read(): Promise<readonly ListedSession[]> {
  const response = await authFetch(PATH);
  return response.ok ? ((await response.json()) as { sessions: readonly ListedSession[] }).sessions : [];
}
