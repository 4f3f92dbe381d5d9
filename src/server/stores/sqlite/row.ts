import { readEndReason } from '../read-end-reason.ts';
import type { StoredKey, StoredSession } from '../store.ts';

type Row = Readonly<Record<string, unknown>>;

/** Reads a row of the sessions. */
export function sessionOf(value: unknown): StoredSession {
  const row = rowOf(value);
  return {
    id: text(row, 'id'),
    subject: text(row, 'subject'),
    counter: integer(row, 'counter'),
    advancedAt: integer(row, 'advanced_at'),
    createdAt: integer(row, 'created_at'),
    seenAt: integer(row, 'seen_at'),
    authenticatedAt: integer(row, 'authenticated_at'),
    expiresAt: integer(row, 'expires_at'),
    idleExpiresAt: optional(row, 'idle_expires_at', integer),
    acr: optional(row, 'acr', text),
    device: optional(row, 'device', text),
    address: optional(row, 'address', text),
    endReason: readEndReason(row['end_reason']),
    endedAt: optional(row, 'ended_at', integer),
  };
}

export function keyOf(value: unknown): StoredKey {
  const row = rowOf(value);
  return { sequence: integer(row, 'sequence'), sealed: text(row, 'sealed'), createdAt: integer(row, 'created_at') };
}

export function textOf(value: unknown, column: string): string {
  return text(rowOf(value), column);
}

function rowOf(value: unknown): Row {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw new TypeError('The database returned something that is not a row.');
}

function optional<Value>(row: Row, column: string, read: (row: Row, column: string) => Value): Value | undefined {
  return row[column] === null ? undefined : read(row, column);
}

/** The tables are strict, so another type means that the table is not from this store. */
function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`The column ${column} is not a text.`);
}

function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  // An app with larger ids has its handle read all integers so.
  if (typeof value === 'bigint') return Number(value);
  throw new TypeError(`The column ${column} is not a number.`);
}
