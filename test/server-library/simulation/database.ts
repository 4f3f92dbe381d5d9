import type { EndReason, Move, Store, Written } from 'rebearer/server';
import { memoryStore } from 'rebearer/server/memory';
import { type Life, lifeOf, type MadeMove } from './life.ts';
import type { At } from './step.ts';
import type { Watcher } from './watcher.ts';

/** A power cut loses the moves of this time at most. Milliseconds. */
const UNFLUSHED = 600;

/** The store behind all instances, and what has really become of the sessions in it. */
export class Database {
  readonly #now: () => number;
  readonly #watcher: () => Watcher;
  readonly #store: Store;
  readonly lives = new Map<string, Life>();
  /** Users all of whose sessions are being revoked, those that begin meanwhile maybe too. */
  readonly revoking = new Set<string>();
  /** When something was last made durable, which makes durable what was made before. */
  #durableAt = 0;

  constructor(now: () => number, watcher: () => Watcher) {
    this.#now = now;
    this.#watcher = watcher;
    this.#store = memoryStore({ now });
  }

  /** The store as an instance reaches it, if nothing is in between. */
  seenBy(at: At): Store {
    const store = this.#store;
    return {
      ...store,
      create: async (given) => {
        const answer = await store.create(given);
        this.#durableAt = this.#now();
        const life = lifeOf(answer.session, this.lives.size + 1);
        if (this.revoking.has(given.subject)) life.asked.add('revoked');
        this.lives.set(given.id, life);
        return answer;
      },
      advance: async (move) => {
        const answer = await store.advance(move);
        if (move.authentication !== undefined) this.#durableAt = this.#now();
        if (answer.applied) this.#moved({ ...move, by: at, madeAt: answer.now, isHeard: false }, answer);
        return answer;
      },
      end: async (id, reason) => {
        const answer = await store.end(id, reason);
        this.#durableAt = this.#now();
        if (answer.applied) this.#ended(reason, at, answer);
        return answer;
      },
    };
  }

  /** Sets back what was not durable yet, by the store's own method: it begins the grace of the cookie before anew. */
  async powerCut(): Promise<void> {
    const since = Math.max(this.#durableAt, this.#now() - UNFLUSHED);
    for (const { moves, row } of this.lives.values()) {
      const lost = moves.find(({ from, madeAt, to }) => to > from && madeAt > since);
      if (lost === undefined || lost.from >= row.counter) continue;
      const back = { id: row.id, from: row.counter, to: lost.from, activity: undefined, authentication: undefined };
      const answer = await this.#store.advance(back);
      if (answer.applied) this.#moved({ ...back, by: lost.by, madeAt: answer.now, isHeard: true }, answer);
    }
  }

  /** An instance has the answer to its move in time, if it was made. */
  heard(by: At, { from, id, to }: Move): void {
    const made = this.lives.get(id)?.moves.findLast((one) => one.by === by && one.from === from && one.to === to);
    if (made !== undefined) made.isHeard = true;
  }

  #moved(made: MadeMove & { readonly id: string }, { session }: Written): void {
    const life = this.lives.get(made.id);
    if (life === undefined || session === undefined) return;
    life.row = session;
    life.made.add(session.counter);
    life.moves.push(made);
    this.#watcher().moved(life, made);
  }

  #ended(reason: EndReason, by: At, { session }: Written): void {
    const life = session && this.lives.get(session.id);
    if (life === undefined || session === undefined) return;
    life.row = session;
    this.#watcher().ended(life, { reason, by });
  }
}
