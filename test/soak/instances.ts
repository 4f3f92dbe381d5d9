import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Two processes that take turns, of which one may be killed at any time. */
export interface Instances {
  /** The port of the one whose turn it is; `undefined` while none runs. */
  readonly next: () => number | undefined;
  readonly start: (issuer: string) => Promise<void>;
  /** Kills one by SIGKILL in the middle of its work, and starts it anew. */
  readonly replace: () => Promise<void>;
  /** What the audit trails have told of, by type and reason. */
  readonly events: Readonly<Record<string, number>>;
  readonly killed: () => number;
  readonly close: () => Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

export function createInstances(database: string, count = 2): Instances {
  const events: Record<string, number> = {};
  let running: readonly Running[] = [];
  let turn = 0;
  let killed = 0;
  let issuer = '';

  async function startOne(): Promise<void> {
    const child = fork(join(import.meta.dirname, 'instance.ts'), [database, issuer], { execArgv: [] });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('exit', () => reject(new Error('The instance ended before it listened.')));
      child.on('message', (said: { readonly port?: number; readonly event?: object }) => {
        if (said.port !== undefined) resolve(said.port);
        if (said.event !== undefined) note(said.event);
      });
    });
    running = [...running, { child, port }];
  }

  function note(event: object): void {
    const { type, reason, route } = { type: '', reason: '', route: '', ...event };
    const key = [type, route, reason].filter(Boolean).join(' ');
    events[key] = (events[key] ?? 0) + 1;
  }

  async function end({ child }: Running): Promise<void> {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  return {
    events,
    killed: () => killed,
    next: () => running[turn++ % Math.max(1, running.length)]?.port,
    async start(given) {
      issuer = given;
      await Promise.all(Array.from({ length: count }, startOne));
    },
    async replace() {
      const [first, ...others] = running;
      if (first === undefined) return;
      running = others;
      killed += 1;
      await end(first);
      await startOne();
    },
    async close() {
      const all = running;
      running = [];
      await Promise.all(all.map(end));
    },
  };
}
