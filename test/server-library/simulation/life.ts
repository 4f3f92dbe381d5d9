import type { EndReason, StoredSession } from 'rebearer/server';
import type { Cookie } from './cookie.ts';
import type { At } from './step.ts';

/** A move that the store has made. */
export interface MadeMove {
  readonly from: number;
  readonly to: number;
  readonly by: At;
  readonly madeAt: number;
  /** The answer of the store has come in time. */
  isHeard: boolean;
}

/** What really happened to a session. */
export interface Life {
  readonly number: number;
  /** As the store has it now. */
  row: StoredSession;
  /** Its first row, whose limit is the limit. */
  readonly born: StoredSession;
  /** Why somebody has asked for its end, answered or not. */
  readonly asked: Set<EndReason>;
  /** When somebody was first told that it is over. */
  toldAt: number | undefined;
  /** A copy of its cookie was presented by another browser. */
  isShared: boolean;
  /** The counters that were the store's, or still are. */
  readonly made: Set<number>;
  readonly moves: MadeMove[];
  /** The counters of the cookies that somebody has presented. */
  readonly presented: Set<number>;
  /** The counter of the cookie that its browser has; -1 before it has one. */
  held: number;
  /** The last cookie that the server has given. */
  given: Cookie | undefined;
  /** It was ended, as a known limitation has it. */
  isExcused: boolean;
}

export function lifeOf(row: StoredSession, number: number): Life {
  return {
    number,
    row,
    born: row,
    asked: new Set(),
    toldAt: undefined,
    isShared: false,
    made: new Set([row.counter]),
    moves: [],
    presented: new Set(),
    held: -1,
    given: undefined,
    isExcused: false,
  };
}
