import { UnavailableError } from '../errors/unavailable-error.ts';
import { inTime } from '../in-time.ts';
import { about, ended, ofSubject, timely } from './credible.ts';
import type { Outages } from './outages.ts';
import type { StoreClock } from './store-clock.ts';
import type { Move, Store, Written } from './store.ts';

export interface ReachableOptions {
  /** Milliseconds after which a call to the store fails. */
  readonly timeout: number;
  readonly outages: Outages;
  readonly clock: StoreClock;
  /** This machine's clock. */
  readonly now: () => number;
  readonly onFailure: (error: UnavailableError) => void;
}

/** Those that were on their way when the store failed are the first. The others, which were never made, would only be a load on it. */
const MOST_OWED = 100;
/** A store that is back may fail again. What could not be undone then is tried again after this. Milliseconds. */
const PAUSE = 1000;
/** How wrong this machine may be about the store's clock; a client waits longer after a 503. Milliseconds. */
const UNSURE = 500;

/**
 * Turns every failure of a store, and every answer that cannot be right, into an `UnavailableError`, and limits the time of every call. A
 * late write may still happen, and a late move is undone. Throws if a method is missing.
 */
export function reachable(store: Store, { timeout, outages, clock, now, onFailure }: ReachableOptions): Store {
  /** Moves that may have been made: their answers were lost, at that time of the store's clock. */
  const owed: { readonly move: Move; readonly lostAt: number }[] = [];
  let failedAt = -Infinity;

  async function reach<Answer>(operation: string, ask: () => Promise<Answer>): Promise<Answer> {
    const what = `store.${operation}`;
    try {
      return await inTime(what, timeout, ask);
    } catch (cause) {
      const error = new UnavailableError(what, cause);
      onFailure(error);
      throw error;
    }
  }

  /**
   * Records the store's clock, and when it is out of reach. After any failure a client may lack its successor: a refresh that reads first
   * never gets to its write, and another instance may have made that write.
   */
  async function timed<Answer extends { readonly now: number }>(
    operation: string,
    ask: () => Promise<Answer>,
  ): Promise<Answer> {
    const asked = now();
    try {
      const answer = await reach(operation, async () => timely(await ask()));
      clock.heard(answer.now, asked);
      outages.answered(answer.now);
      undoOwed();
      return answer;
    } catch (error) {
      outages.failed(asked);
      throw error;
    }
  }

  /**
   * Undoes a move whose request was answered 503, if it was made after all: the client lacks the new cookie, and may come back after the
   * grace. If another request has got it, it is ahead of the row, and accepted. A failure is not told: it is tried again.
   */
  async function undo({ id, from, to }: Move): Promise<void> {
    const back: Move = { id, from: to, to: from, activity: undefined, authentication: undefined };
    await inTime('', timeout, () => store.advance(back));
  }

  function owe(lost: (typeof owed)[number]): void {
    if (owed.length < MOST_OWED) owed.push(lost);
  }

  function undoOwed(): void {
    if (Math.abs(now() - failedAt) < PAUSE) return;
    for (const lost of owed.splice(0))
      undoIfMade(lost).catch(() => {
        failedAt = now();
        owe(lost);
      });
  }

  /** A move that is younger than the loss is that of the client's next try, which has got the new cookie. */
  async function undoIfMade({ move, lostAt }: (typeof owed)[number]): Promise<void> {
    const { session } = await inTime('', timeout, () => store.read(move.id));
    if (session?.counter === move.to && session.advancedAt < lostAt + UNSURE) await undo(move);
  }

  function advance(move: Move): Promise<Written> {
    let written: Promise<Written> | undefined;
    const answer = timed('advance', async () => {
      written = (async () => store.advance(move))();
      return about(move.id, await written);
    });
    if (move.to > move.from) answer.catch(async () => settle(move, written));
    return answer;
  }

  /** Settles a move whose request has been answered 503. */
  async function settle(move: Move, written: Promise<Written> | undefined): Promise<void> {
    let lostAt = clock.now() ?? now();
    try {
      const made = await written;
      if (!made?.applied) return;
      lostAt = made.now;
      await undo(move);
    } catch {
      owe({ move, lostAt });
    }
  }

  const all: Store = {
    create: (session) => timed('create', async () => about(session.id, await store.create(session))),
    read: (id) => timed('read', async () => about(id, await store.read(id))),
    advance,
    end: (id, reason) => timed('end', async () => ended(about(id, await store.end(id, reason)))),
    bySubject: (subject) => timed('bySubject', async () => ofSubject(subject, await store.bySubject(subject))),
    sweep: (options) => reach('sweep', async () => store.sweep(options)),
    keys: () => timed('keys', async () => store.keys()),
    addKey: (key) => timed('addKey', async () => store.addKey(key)),
    keepSecret: (candidate) => reach('keepSecret', async () => store.keepSecret(candidate)),
  };
  // Without one of them calls would be answered 503 for as long as the server runs.
  const missing = Object.keys(all).find((name) => typeof Reflect.get(Object(store), name) !== 'function');
  if (missing !== undefined) throw new TypeError(`store: is missing, or has no ${missing}.`);
  return all;
}
