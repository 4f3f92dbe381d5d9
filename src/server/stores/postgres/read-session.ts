import { readEndReason } from '../read-end-reason.ts';
import type { StoredSession } from '../store.ts';

/** Reads a row of `COLUMNS`. Clients return a `bigint` column as a text, a number or a BigInt. */
export function readSession(row: readonly unknown[]): StoredSession | undefined {
  const [id, subject] = row;
  if (id === null || id === undefined) return undefined;
  if (typeof id !== 'string' || typeof subject !== 'string')
    throw new Error('The client has to return texts as strings.');
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
  return value === null || value === undefined ? undefined : Number(value);
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
