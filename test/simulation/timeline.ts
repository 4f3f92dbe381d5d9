interface Entry {
  due: number;
  readonly order: number;
  readonly isTimer: boolean;
  readonly isOutside: boolean;
  readonly run: () => void;
  isOver: boolean;
}

/** `timer`: a page's own. `browser`: what reaches a page. `world`: what happens whether the machine is awake or not. */
type Kind = 'timer' | 'browser' | 'world';

/** The single virtual time. All future events are in one queue. */
export class Timeline {
  /** Latest first. */
  readonly #entries: Entry[] = [];
  /** Called when everything has run that an entry has set off. */
  readonly #then: () => void;
  #order = 0;
  #slept = 0;
  #asleepSince: number | undefined;
  #awakeAt = 0;
  now = 0;

  constructor(then: () => void) {
    this.#then = then;
  }

  /** What `performance.now()` shows, which stands still while the machine sleeps. */
  get monotonic(): number {
    return (this.#asleepSince ?? this.now) - this.#slept;
  }

  /** Calls back after so many milliseconds; returns the way to stop it. */
  after(milliseconds: number, kind: Kind, run: () => void): () => void {
    const earliest = kind === 'world' ? this.now : this.#awakeAt;
    const due = Math.max(this.now + milliseconds, this.now, earliest);
    const entry = {
      due,
      order: this.#order++,
      isTimer: kind === 'timer',
      isOutside: kind === 'world',
      run,
      isOver: false,
    };
    const entries = this.#entries;
    let at = entries.length;
    while (at > 0 && (entries[at - 1]?.due ?? 0) <= due) at--;
    entries.splice(at, 0, entry);
    return () => {
      entry.isOver = true;
    };
  }

  /** Lets time pass, or until it is enough. */
  async advance(milliseconds: number, isEnough: () => boolean = () => false): Promise<void> {
    const until = this.now + milliseconds;
    for (let next = this.#entries.at(-1); next !== undefined && next.due <= until; next = this.#entries.at(-1)) {
      this.#entries.pop();
      if (next.isOver) continue;
      this.now = next.due;
      next.run();
      await drain();
      this.#then();
      if (isEnough()) return;
    }
    this.now = until;
  }

  /** Lets time pass everywhere except on this machine. */
  async sleep(milliseconds: number): Promise<void> {
    const end = this.now + milliseconds;
    this.#awakeAt = end;
    this.#asleepSince = this.now;
    for (const entry of this.#entries) {
      if (entry.isTimer) entry.due += milliseconds;
      else if (!entry.isOutside) entry.due = Math.max(entry.due, end);
    }
    this.#entries.sort((one, other) => other.due - one.due || other.order - one.order);
    // What waits for the end of the sleep comes after it.
    await this.advance(milliseconds - 0.001);
    this.now = end;
    this.#asleepSince = undefined;
    this.#slept += milliseconds;
  }
}

/** Lets everything run that waits for nothing but its turn. A tick comes after all microtasks, however many they become. */
export async function drain(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => process.nextTick(resolve));
}
