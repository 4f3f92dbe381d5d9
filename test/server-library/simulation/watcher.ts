import type { AuthServerEvent, EndReason } from 'rebearer/server';
import type { Exchange, Token } from './exchange.ts';
import type { Life, MadeMove } from './life.ts';
import type { At, Step } from './step.ts';

/** The events of a simulation, for invariants and reports. */
export interface Watcher {
  /** A step is about to be taken. */
  readonly stepping: (step: Step) => void;
  readonly sent: (exchange: Exchange) => void;
  /** The server has answered. */
  readonly answered: (exchange: Exchange) => void;
  /** The browser has the answer, or has given up. */
  readonly arrived: (exchange: Exchange) => void;
  /** A call to the store begins. */
  readonly asking: (call: Pick<StoreCall, 'at' | 'operation' | 'given'>) => void;
  /** A call to the store is over, for the instance too if it is heard. */
  readonly called: (call: StoreCall) => void;
  /** The store has moved a counter. */
  readonly moved: (life: Life, made: MadeMove) => void;
  /** The store has ended a session. */
  readonly ended: (life: Life, how: { readonly reason: EndReason; readonly by: At }) => void;
  /** `revoke` or `revokeAll` has resolved: these sessions are over. */
  readonly revoked: (lives: readonly Life[]) => void;
  /** A page was rendered; `undefined`: without a user. */
  readonly peeked: (life: Life, seen: { readonly token: Token | undefined; readonly sentAt: number }) => void;
  /** An API has looked at a token of that age, in milliseconds. */
  readonly verified: (token: Token, seen: { readonly subject: string | undefined; readonly age: number }) => void;
  readonly event: (at: At, event: AuthServerEvent) => void;
  /** The store has been well for long enough, and nobody waits for anything that was sent. */
  readonly calmed: () => void;
}

export interface StoreCall {
  readonly at: At;
  readonly operation: string;
  readonly given: readonly unknown[];
  readonly isHeard: boolean;
  readonly ends: string;
}
