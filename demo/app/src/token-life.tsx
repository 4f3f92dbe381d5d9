import { useEffect, useState, type ReactElement } from 'react';
import { useStore } from './store.ts';
import { token, type Token } from './token.ts';

const tick = 250;

/** Shows how much of the token's life is left. */
export function TokenLife(): ReactElement {
  const current = useStore(token);
  const now = useNow();
  const { left, lifetime } = remaining(current, now);
  return (
    <div className="life" data-left={stage(left, lifetime)}>
      <p id="life-title">
        Access token <b>{current?.generation ?? ''}</b>
      </p>
      <p className="left">{left > 0 ? clock(left) : 'expired'}</p>
      <progress aria-labelledby="life-title" max={lifetime} value={left} />
      <p className="hint">{left > 0 ? `of ${clock(lifetime)}` : 'The next call renews it first.'}</p>
    </div>
  );
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tick);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function remaining(current: Token | undefined, now: number): { left: number; lifetime: number } {
  if (current === undefined) return { left: 0, lifetime: 1 };
  return { left: Math.min(Math.max(current.expiresAt - now, 0), current.lifetime), lifetime: current.lifetime };
}

function stage(left: number, lifetime: number): 'plenty' | 'little' | 'none' {
  if (left === 0) return 'none';
  return left < lifetime / 4 ? 'little' : 'plenty';
}

function clock(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
