import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuthServerEvent } from 'rebearer/server';
import type { OpenEntry, Outcome } from './log.ts';

/** The request that is being answered, for what the library calls back. */
export interface Current {
  readonly entry: OpenEntry;
  readonly address: string;
  /** Whether the route has counted it already. */
  readonly isCounted?: boolean;
}

export const current: AsyncLocalStorage<Current> = new AsyncLocalStorage();

const REFRESHES = { rotated: 'rotated', repeated: 'grace', kept: 'refreshed', restored: 'restored' } as const;

/** Writes down what the library says of a request. */
export function note(event: AuthServerEvent): void {
  const entry = current.getStore()?.entry;
  if (event.type === 'failure') console.error(event.error);
  if (entry === undefined) return;
  entry.outcome = outcomeOf(event, entry.outcome);
  if ('sessionId' in event) entry.sessionId = event.sessionId ?? entry.sessionId;
  if ('subject' in event) entry.subject = event.subject ?? entry.subject;
}

function outcomeOf(event: AuthServerEvent, before: Outcome): Outcome {
  switch (event.type) {
    case 'sign_in':
      return 'login';
    case 'refresh':
      return REFRESHES[event.how];
    case 'refusal':
      return event.reason;
    case 'outage':
      return 'store_failed';
    case 'failure':
      return 'failed';
    case 'session_end':
    case 'key_rotation':
      return before;
  }
}
