import type { AuthServerEvent } from '../../src/server/index.ts';
import { type Instance, startInstance } from '../databases/instances/start-instance.ts';

/** Two processes that take turns, of which one may be killed at any time. */
export interface Instances {
  /** The port of the one whose turn it is; `undefined` while none runs. */
  readonly next: () => number | undefined;
  readonly start: (issuer: string) => Promise<void>;
  /** Kills one by SIGKILL in the middle of its work, and starts it anew. */
  readonly replace: () => Promise<void>;
  /** What the audit trails have told of beside sign-ins and refreshes, by type and reason. */
  readonly events: Readonly<Record<string, number>>;
  readonly killed: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Tokens are short, so that they are refreshed all the time, and a store that is down is noticed soon. The grace is the longest: where
 * every second brings a fault, an answer is lost and the next attempts fail for longer than the default of 20 seconds about once an
 * hour, which is taken for reuse.
 */
const OPTIONS = { lifetimes: { accessToken: 30_000 }, grace: 60_000, storeTimeout: 2000 };

export function createInstances(database: string, count = 2): Instances {
  const events: Record<string, number> = {};
  let running: readonly Instance[] = [];
  let turn = 0;
  let killed = 0;
  let issuer = '';

  async function startOne(): Promise<void> {
    const options = { ...OPTIONS, issuer };
    const instance = await startInstance({ client: 'pg', url: database, options, onEvent: note }, () => {});
    running = [...running, instance];
  }

  function note(event: AuthServerEvent): void {
    if (event.type === 'refresh' || event.type === 'sign_in') return;
    const { type, reason, route } = { reason: '', route: '', ...event };
    const key = [type, route, reason].filter(Boolean).join(' ');
    events[key] = (events[key] ?? 0) + 1;
  }

  return {
    events,
    killed: () => killed,
    next() {
      const instance = running[turn++ % Math.max(1, running.length)];
      return instance && Number(new URL(instance.url).port);
    },
    async start(given) {
      issuer = given;
      await Promise.all(Array.from({ length: count }, startOne));
    },
    async replace() {
      const [first, ...others] = running;
      if (first === undefined) return;
      running = others;
      killed += 1;
      await first.kill();
      await startOne();
    },
    async close() {
      const all = running;
      running = [];
      await Promise.all(all.map(({ kill }) => kill()));
    },
  };
}
