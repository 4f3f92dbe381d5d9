import { setImmediate as turn } from 'node:timers/promises';
import { cryptoInTurn } from './crypto-in-turn.ts';

interface Entry {
  readonly due: number;
  readonly run: () => void;
  isOver: boolean;
}

const START = 1_800_000_000_000;

/** The clock of the store, and the timers of everything. */
export class VirtualTime {
  /** Latest first. */
  readonly #entries: Entry[] = [];
  readonly #crypto = cryptoInTurn();
  readonly #timers = { setTimeout, clearTimeout };
  now: number = START;

  /** Takes the place of the timers of this process, until `restore`. */
  constructor() {
    const stops = new Map<number, () => void>();
    let last = 0;
    const start = (run: () => void, milliseconds = 0): number => {
      last += 1;
      stops.set(last, this.after(milliseconds, run));
      return last;
    };
    Object.assign(globalThis, { setTimeout: start, clearTimeout: (timer: number) => stops.get(timer)?.() });
  }

  restore(): void {
    this.#crypto.restore();
    Object.assign(globalThis, this.#timers);
  }

  /** Milliseconds since the start. */
  get passed(): number {
    return this.now - START;
  }

  /** Calls back after so many milliseconds; returns the way to stop it. */
  after(milliseconds: number, run: () => void): () => void {
    const entry = { due: this.now + Math.max(0, Math.round(milliseconds)), run, isOver: false };
    let at = this.#entries.length;
    while (at > 0 && (this.#entries[at - 1]?.due ?? 0) <= entry.due) at -= 1;
    this.#entries.splice(at, 0, entry);
    return () => {
      entry.isOver = true;
    };
  }

  pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  async advance(milliseconds: number): Promise<void> {
    const until = this.now + milliseconds;
    await this.rest();
    for (let next = this.#entries.at(-1); next !== undefined && next.due <= until; next = this.#entries.at(-1)) {
      this.#entries.pop();
      if (next.isOver) continue;
      this.now = next.due;
      next.run();
      await this.rest();
    }
    this.now = until;
  }

  /** Lets everything run that waits for nothing but its turn, or for Web Crypto. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await turn();
      if (this.#crypto.isBusy()) quiet = -1;
    }
  }
}
