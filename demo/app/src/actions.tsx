import type { ReactElement } from 'react';
import { expireNow, fireExpired, fireWave, revoke } from './wave.ts';

export function Actions(): ReactElement {
  return (
    <div className="actions">
      <button type="button" className="primary" onClick={() => void fireExpired(100)}>
        Expire the token, fire 100
      </button>
      <div className="group" role="group" aria-label="Fire calls">
        <span aria-hidden="true">Fire</span>
        {[1, 10, 100].map((count) => (
          <button key={count} type="button" onClick={() => void fireWave(count)}>
            {count} <span className="visually-hidden">{count === 1 ? 'call' : 'calls'}</span>
          </button>
        ))}
        <button type="button" onClick={() => void fireWave(1, '/api/notes', note())}>
          POST
        </button>
      </div>
      <div className="group" role="group" aria-label="At the server">
        <button type="button" onClick={() => void expireNow()}>
          Expire now
        </button>
        <button type="button" onClick={() => void revoke()}>
          Revoke
        </button>
      </div>
    </div>
  );
}

function note(): RequestInit {
  const body = JSON.stringify({ text: `Written at ${new Date().toLocaleTimeString()}` });
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body };
}
