import { textOf } from '../../histories/history.ts';
import type { Exchange } from './exchange.ts';
import type { World } from './world.ts';
import type { Watcher } from './watcher.ts';

/** Tells what happens, a line each, with the time of the store. */
export function narrate({ time, database }: World, tell: (line: string) => void): Partial<Watcher> {
  const line = (text: string): void => tell(`${(time.passed / 1000).toFixed(3).padStart(9)} s  ${text}`);
  return {
    stepping: (step) => line(`step ${textOf(step)}`),
    sent: (exchange) => line(`  -> ${exchange.at}  ${nameOf(exchange)}`),
    answered(exchange) {
      const { answer, at } = exchange;
      const cookie = answer?.cookie;
      const given = cookie && ` with ${database.lives.get(cookie.id)?.number}.${cookie.counter}`;
      line(`  <- ${at}  ${nameOf(exchange)}: ${answer?.status} ${answer?.word ?? ''}${given ?? ''}`);
    },
    arrived(exchange) {
      if (exchange.isLost) line(`        #${exchange.number} has no answer`);
    },
    called({ at, operation, isHeard, ends }) {
      if (!isHeard) line(`  at ${at}  store.${operation} is ${ends === 'answered' ? 'late' : ends}`);
    },
    moved: ({ number }, { by, from, to }) => line(`  at ${by}  session ${number} moves from ${from} to ${to}`),
    ended: ({ number }, { by, reason }) => line(`  at ${by}  session ${number} ends: ${reason}`),
    revoked: (lives) => line(`        ${lives.map(({ number }) => number).join(', ')} revoked`),
    calmed: () => line('calm'),
  };
}

function nameOf({ number, what, life, cookie, isIdle }: Exchange): string {
  const shown = cookie && ` ${life?.number}.${cookie.counter}`;
  return `#${number} ${what}${shown ?? ''}${isIdle ? ' (idle)' : ''}`;
}
