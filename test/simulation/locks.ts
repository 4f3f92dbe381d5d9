import { AsyncLocalStorage } from 'node:async_hooks';
import type { Lock } from 'rebearer/testing';
import type { Tab } from './tab.ts';

const TIMEOUT = 15_000;
/** How long a tab waits that has waited in vain before. */
const IMPATIENT = 1000;
const ROUNDING = 0.001;

interface Claim {
  readonly tab: Tab;
  readonly name: string;
  readonly isShared: boolean;
  readonly since: number;
  /** How long its tab may wait for it at least, in milliseconds. */
  readonly patience: number;
  readonly grant: () => void;
  isHeld: boolean;
  /** Its task has begun. */
  isKnown: boolean;
}

/** What follows from one thing that has come to a tab from outside. */
interface Sequel {
  /** It waited for the spare lock too, in vain. */
  hasGivenUp: boolean;
}

/** The Web Locks of one browser. A frozen tab keeps what it holds and its place; a tab that is gone keeps nothing. */
export class Locks {
  readonly #claims = new Map<string, Claim[]>();
  /** Follows a task that runs under the spare lock to whatever it sends: a tab may have other tasks beside it that have given up. */
  readonly #underSpare = new AsyncLocalStorage<true>();
  readonly #sequels = new AsyncLocalStorage<Sequel>();
  /** When a tab has given up after it had waited for long enough, until it waits anew with more success. */
  readonly gaveUpAt = new Map<Tab, number>();
  /** Tabs that have waited for as long as a refresh may take, and have not had the lock since: they wait for a second. */
  readonly stuck = new Set<Tab>();
  /** When a tab has given up waiting for the spare lock too, and goes alone. */
  readonly pastSpare = new Map<Tab, number>();
  /** Since when a tab holds the lock for itself, as far as the tab knows; the spare one does not count. */
  readonly heldSince = new Map<Tab, number>();
  /** Since when a tab holds the spare lock, under which it refreshes, logs in or logs out. */
  readonly onSpare = new Map<Tab, number>();

  lockFor(tab: Tab, isForbidden: boolean): Lock {
    return async (name, { signal, mode = 'exclusive', ifAvailable = false }, task) => {
      if (isForbidden) throw new DOMException('No locks here', 'SecurityError');
      signal?.throwIfAborted();
      // The others say that a tab is there, which one restores for all in an outage, and which one asks the user.
      const isBeside = / (?:alive|restore|spare|dialogue)$/.test(name);
      const queue = this.#queueOf(name);
      let claim: Claim | undefined;
      const granted = new Promise<void>((resolve, reject) => {
        claim = {
          tab,
          name,
          isShared: mode === 'shared',
          since: tab.monotonic,
          patience: this.stuck.has(tab) ? IMPATIENT : TIMEOUT,
          isHeld: false,
          isKnown: false,
          grant: () => tab.run(resolve),
        };
        signal?.addEventListener('abort', () => {
          if (claim === undefined) return;
          // After hours asleep, fractions of a millisecond are rounded.
          const waited = tab.monotonic - claim.since + ROUNDING;
          if (name.endsWith(' spare') && waited >= IMPATIENT) {
            this.pastSpare.set(tab, tab.monotonic);
            const sequel = this.#sequels.getStore();
            if (sequel !== undefined && !claim.isKnown) sequel.hasGivenUp = true;
          }
          if (!isBeside && waited >= claim.patience) this.gaveUpAt.set(tab, tab.monotonic);
          // What has the spare lock or waits for it was given up before, whatever else waits meanwhile.
          else if (!isBeside && !this.#isPastLock(tab) && claim.since >= (this.gaveUpAt.get(tab) ?? 0))
            this.gaveUpAt.delete(tab);
          if (!isBeside && waited >= TIMEOUT) this.stuck.add(tab);
          // It may have it, and not know of it yet.
          if (claim.isHeld) return;
          this.#remove(claim);
          reject(signal.reason);
        });
      });
      if (claim === undefined) return undefined;
      if (ifAvailable && !mayHold(claim, queue)) return task(false);
      queue.push(claim);
      this.#grant(queue);
      await granted;
      claim.isKnown = true;
      const isMain = !claim.isShared && !isBeside;
      if (isMain) this.heldSince.set(tab, tab.monotonic);
      if (isMain) this.stuck.delete(tab);
      const isSpare = name.endsWith(' spare');
      // What had given up before may still be on its way.
      if (isSpare && claim.since > (this.pastSpare.get(tab) ?? Infinity)) this.pastSpare.delete(tab);
      if (isSpare) this.onSpare.set(tab, tab.monotonic);
      try {
        return await (isSpare ? this.#underSpare.run(true, () => task(true)) : task(true));
      } finally {
        if (isMain) this.heldSince.delete(tab);
        if (isSpare) this.onSpare.delete(tab);
        this.#remove(claim);
      }
    };
  }

  /** Whether what is being sent belongs to a task that has the spare lock. */
  get isUnderSpare(): boolean {
    return this.#underSpare.getStore() === true;
  }

  /** Runs what comes to a tab from outside, such as a timer, apart from everything else. */
  begin(task: () => void): void {
    this.#sequels.run({ hasGivenUp: false }, task);
  }

  /** Whether what is being sent belongs to a task that has waited in vain for both locks: their holders may be frozen. */
  get hasGivenUp(): boolean {
    return this.#sequels.getStore()?.hasGivenUp === true;
  }

  /** Whether a tab has anything to do with locks, which keeps it out of the back-forward cache. */
  isBusy(tab: Tab): boolean {
    return [...this.#claims.values()].some((queue) => queue.some((claim) => claim.tab === tab));
  }

  /** Whether a tab waits for the spare lock, with the other one or after it has given up on that, or does not know yet that it has it. */
  isQueuing(tab: Tab): boolean {
    const spares = [...this.#claims].filter(([name]) => name.endsWith(' spare'));
    return spares.some(([, queue]) => queue.some((claim) => claim.tab === tab && !claim.isKnown));
  }

  #isPastLock(tab: Tab): boolean {
    return this.onSpare.has(tab) || this.isQueuing(tab);
  }

  /** The tab is gone, and what it held is free. */
  leave(tab: Tab): void {
    this.heldSince.delete(tab);
    this.onSpare.delete(tab);
    for (const queue of this.#claims.values()) {
      for (const claim of queue.filter((claim) => claim.tab === tab)) this.#remove(claim);
    }
  }

  #queueOf(name: string): Claim[] {
    const queue = this.#claims.get(name) ?? [];
    this.#claims.set(name, queue);
    return queue;
  }

  #remove(claim: Claim): void {
    const queue = this.#queueOf(claim.name);
    const at = queue.indexOf(claim);
    if (at >= 0) queue.splice(at, 1);
    this.#grant(queue);
  }

  #grant(queue: readonly Claim[]): void {
    for (const [at, claim] of queue.entries()) {
      if (claim.isHeld || !mayHold(claim, queue.slice(0, at))) continue;
      claim.isHeld = true;
      claim.grant();
    }
  }
}

function mayHold(claim: Claim, before: readonly Claim[]): boolean {
  return before.every((other) => claim.isShared && other.isShared);
}
