import { isRecord } from '../is-record.ts';
import type { Move, NewSession, Store, StoredSession } from '../stores/store.ts';

/**
 * A store to test.
 *
 * @example
 * ```ts
 * const make = (): StoreUnderTest => ({ store: myStore(one), another: myStore(two), close: () => one.close() });
 * ```
 */
export interface StoreUnderTest {
  readonly store: Store;
  /** The same data through another connection, like that of a second server instance. Default: `store`. */
  readonly another?: Store;
  readonly close?: () => Promise<void> | void;
}

/**
 * One requirement of a store.
 *
 * @example
 * ```ts
 * const check: StoreCheck = {
 *   title: 'an unknown id is read as undefined',
 *   check: async ({ store }) => assert.equal((await store.read('s_none')).session, undefined),
 * };
 * ```
 */
export interface StoreCheck {
  readonly title: string;
  readonly check: (stores: { readonly store: Store; readonly another: Store }) => Promise<void>;
}

export const HOUR: number = 60 * 60 * 1000;

/** Throws if the values differ as JSON; a missing member equals `undefined`. */
export function same(actual: unknown, wanted: unknown, what: string): void {
  const [a, b] = [stable(actual), stable(wanted)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

export function holds(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`This is not true: ${what}.`);
}

/** Makes a session with its own subject and an absolute limit of one hour. */
export function newSession(given: Partial<NewSession> = {}): NewSession {
  return {
    id: `s_${unique()}`,
    subject: `alice-${unique()}`,
    acr: undefined,
    device: undefined,
    address: undefined,
    lifetime: HOUR,
    idleLimit: undefined,
    ...given,
  };
}

/** Makes a plain rotation. */
export function move({ id, counter }: Pick<StoredSession, 'id' | 'counter'>, given: Partial<Move> = {}): Move {
  return { id, from: counter, to: counter + 1, activity: undefined, authentication: undefined, ...given };
}

/** Waits until the store's clock has reached a time. */
export async function reach(store: Store, time: number): Promise<void> {
  for (let { now } = await store.read('s_none'); now < time; { now } = await store.read('s_none')) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(time - now, 20)));
  }
}

function unique(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

function stable(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
