import type { ReactElement } from 'react';
import { authFetch } from './auth.ts';
import { fire, fireMany } from './fire.ts';
import { addNote } from './log.ts';
import { WaveSummary } from './wave-summary.tsx';

export function Controls(): ReactElement {
  return (
    <section className="controls" aria-labelledby="calls-title">
      <h2 id="calls-title">Fire calls</h2>
      <div className="group" role="group" aria-label="Private calls">
        {[1, 10, 100].map((count) => (
          <button key={count} type="button" className="primary" onClick={() => void fireMany(count, '/api/me')}>
            {count === 1 ? '1 call' : `${count} calls`}
          </button>
        ))}
      </div>
      <div className="group" role="group" aria-label="Other calls">
        <button type="button" onClick={() => void fire('/api/notes', note())}>
          POST a note
        </button>
        <button type="button" onClick={() => void fire('/api/public')}>
          Public route
        </button>
        <button type="button" onClick={() => void fire('/api/slow?ms=3000')}>
          Slow call
        </button>
        <button type="button" className="danger" onClick={() => void rejectTokens()}>
          Expire now at the server
        </button>
      </div>
      <WaveSummary />
    </section>
  );
}

function note(): RequestInit {
  const body = JSON.stringify({ text: `Written at ${new Date().toLocaleTimeString()}` });
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}

async function rejectTokens(): Promise<void> {
  const response = await authFetch('/demo/reject-tokens', { method: 'POST' });
  addNote(
    response.ok ? 'plain' : 'bad',
    response.ok
      ? 'From now on the server refuses every token issued so far'
      : `The server answered ${response.status} to expiring the tokens`,
  );
}
