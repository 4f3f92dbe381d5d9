import { readEndReason } from '../read-end-reason.ts';
import type { StoredSession } from '../store.ts';

export interface Answer {
  readonly session: StoredSession | undefined;
  readonly now: number;
}

/** Reads a row with one JSON list: the clock and the `COLUMNS`. */
export function readAnswer([text]: readonly unknown[]): Answer {
  if (typeof text !== 'string') throw new Error('The client has to return texts as strings.');
  const [now, ...row] = JSON.parse(text) as readonly unknown[];
  if (now === null) throw new Error('The database is a standby: connect to the primary.');
  return { session: readSession(row), now: Number(now) };
}

function readSession(row: readonly unknown[]): StoredSession | undefined {
  const [id, subject] = row;
  if (typeof id !== 'string' || typeof subject !== 'string') return undefined;
  return {
    id,
    subject,
    counter: Number(row[2]),
    createdAt: Number(row[3]),
    seenAt: Number(row[4]),
    authenticatedAt: Number(row[5]),
    advancedAt: Number(row[6]),
    expiresAt: Number(row[7]),
    idleExpiresAt: numberOr(row[8]),
    acr: textOr(row[9]),
    device: textOr(row[10]),
    address: textOr(row[11]),
    endReason: readEndReason(row[12]),
    endedAt: numberOr(row[13]),
  };
}

function numberOr(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
