import { readEndReason } from '../read-end-reason.ts';
import type { StoredKey, StoredSession } from '../store.ts';

export interface Reply {
  readonly applied: boolean;
  readonly now: number;
  readonly rest: readonly unknown[];
}

/** Reads the reply of a script, as JSON if it is about a session: whether it wrote, the clock, and a list. */
export function readReply(reply: unknown): Reply {
  const [applied, now, rest] = readList(typeof reply === 'string' ? JSON.parse(reply) : reply);
  return { applied: Number(applied) === 1, now: Number(now), rest: readList(rest) };
}

export function readList(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('The Redis client has to return texts as strings, and lists as arrays.');
  return value;
}

/** Reads the `FIELDS` of a session. A missing one is `null`, or `false` in JSON. */
export function readSession(id: string, fields: readonly unknown[]): StoredSession | undefined {
  const [subject, counter, createdAt, seenAt, authenticatedAt, advancedAt, expiresAt, idleExpiresAt, ...more] = fields;
  const [acr, device, address, endReason, endedAt] = more;
  if (subject === null || subject === undefined || subject === false) return undefined;
  if (typeof subject !== 'string') throw new Error('The Redis client has to return texts as strings.');
  return {
    id,
    subject,
    counter: Number(counter),
    createdAt: Number(createdAt),
    seenAt: Number(seenAt),
    authenticatedAt: Number(authenticatedAt),
    advancedAt: Number(advancedAt),
    expiresAt: Number(expiresAt),
    idleExpiresAt: numberOr(idleExpiresAt),
    acr: textOr(acr),
    device: textOr(device),
    address: textOr(address),
    endReason: readEndReason(textOr(endReason)),
    endedAt: numberOr(endedAt),
  };
}

export function readKey(value: unknown): StoredKey {
  const [sequence, createdAt, sealed] = readList(value);
  return { sequence: Number(sequence), sealed: String(sealed), createdAt: Number(createdAt) };
}

function numberOr(value: unknown): number | undefined {
  return typeof value === 'string' ? Number(value) : undefined;
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
