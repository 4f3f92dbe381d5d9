import { type ReactElement, useEffect, useState } from 'react';
import { about } from './about.ts';
import { authFetch } from './auth.ts';

interface Listed {
  readonly session_id: string;
  readonly created_at: string;
  readonly last_seen_at: string;
  readonly current: boolean;
  /** The `User-Agent` of the sign-in. */
  readonly device?: string;
  readonly address?: string;
}

const BROWSERS = [
  ['Firefox', /Firefox\//],
  ['Edge', /Edg\//],
  ['Chrome', /Chrom(?:e|ium)\//],
  ['Safari', /Safari\//],
] as const;

function browserOf(device = ''): string {
  return BROWSERS.find(([, pattern]) => pattern.test(device))?.[0] ?? 'A browser';
}

function timeOf(moment: string): string {
  return new Date(moment).toLocaleTimeString();
}

/** With cookies alone every route that knows the user is below the API. */
const PATH = about.id === 'cookies' ? '/api/sessions' : '/auth/sessions';

/** The user's sessions in all browsers, each to be ended from here. */
export function SessionList(): ReactElement {
  const [sessions, setSessions] = useState<readonly Listed[]>([]);
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
        {sessions.map(({ session_id, created_at, last_seen_at, current, device, address }) => (
          <li key={session_id}>
            <span>
              {browserOf(device)} {current && <b>this browser</b>}
              <br />
              <small className="quiet">
                {address && `from ${address}, `}since {timeOf(created_at)}, last seen {timeOf(last_seen_at)}
              </small>
            </span>
            <button
              type="button"
              onClick={() => void end(`${session_id}/revoke`, 'That session is over at the server.')}
            >
              End<span className="visually-hidden"> the session of {timeOf(created_at)}</span>
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

async function read(): Promise<readonly Listed[]> {
  const response = await authFetch(PATH);
  return response.ok ? ((await response.json()) as { sessions: readonly Listed[] }).sessions : [];
}
