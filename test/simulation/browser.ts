import type { Clock, Flags, Lock, OpenChannel } from 'rebearer/testing';

export const START = Date.UTC(2026, 0, 1);

/** What the tabs of one browser share: time, locks and channels. */
export interface Browser {
  readonly clock: Clock;
  readonly lock: Lock;
  readonly openChannel: OpenChannel;
  /** What is kept from page load to page load. */
  readonly flags: Flags;
  /** Lets time pass; what falls due in it runs. */
  readonly pass: (milliseconds: number) => void;
  /** Moves only the wall clock: it was set, or the machine slept. */
  readonly setWall: (milliseconds: number) => void;
  /** Writes to every channel, as any script of the origin can. */
  readonly forge: (data: unknown) => void;
  /** Everything that tabs have written to their channels. */
  readonly messages: unknown[];
}

interface Turn {
  readonly mode: 'exclusive' | 'shared';
  isHeld: boolean;
  go: () => void;
}

export function createBrowser(): Browser {
  let monotonic = 0;
  let wall = START;
  const timers = new Map<() => void, number>();
  const listeners = new Map<(data: unknown) => void, string>();
  /** Who holds each lock, and behind it who waits. */
  const queues = new Map<string, Turn[]>();
  const messages: unknown[] = [];
  const kept = new Map<string, string>();

  return {
    messages,
    flags: {
      get: (name) => kept.get(name) ?? null,
      set: (name, value) => void (value === null ? kept.delete(name) : kept.set(name, value)),
    },
    clock: {
      monotonic: () => monotonic,
      wall: () => wall,
      after(milliseconds, callback) {
        const timer = (): void => callback();
        timers.set(timer, monotonic + milliseconds);
        return () => void timers.delete(timer);
      },
    },
    async lock(name, { signal, mode = 'exclusive', ifAvailable = false }, task) {
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      const mayHold = (turn: Turn): boolean => {
        const before = queue.slice(0, queue.indexOf(turn));
        return before.every((other) => turn.mode === 'shared' && other.mode === 'shared');
      };
      const turn: Turn = { mode, isHeld: false, go: () => {} };
      const isMine = new Promise<void>((resolve, reject) => {
        turn.go = () => {
          turn.isHeld = true;
          resolve();
        };
        signal?.addEventListener('abort', () => {
          if (turn.isHeld) return;
          queue.splice(queue.indexOf(turn), 1);
          reject(signal.reason);
        });
      });
      queue.push(turn);
      if (mayHold(turn)) turn.go();
      if (ifAvailable && !turn.isHeld) {
        queue.splice(queue.indexOf(turn), 1);
        return task(false);
      }
      await isMine;
      try {
        return await task(true);
      } finally {
        queue.splice(queue.indexOf(turn), 1);
        for (const next of queue) if (!next.isHeld && mayHold(next)) next.go();
      }
    },
    openChannel(name, listener) {
      listeners.set(listener, name);
      return {
        post(message) {
          messages.push(message);
          const data: unknown = structuredClone(message);
          for (const [other, of] of listeners) if (other !== listener && of === name) setImmediate(other, data);
        },
        close: () => void listeners.delete(listener),
      };
    },
    pass(milliseconds) {
      monotonic += milliseconds;
      wall += milliseconds;
      for (const [timer, due] of [...timers]) {
        if (due > monotonic) continue;
        timers.delete(timer);
        timer();
      }
    },
    setWall(milliseconds) {
      wall = milliseconds;
    },
    forge(data) {
      for (const listener of listeners.keys()) listener(data);
    },
  };
}
