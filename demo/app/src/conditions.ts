import { createStore, type Store } from './store.ts';
import { inTurn } from './turns.ts';

/** What is hard about the world at the moment. The server keeps the first four. */
export interface Conditions {
  /** Seconds. */
  readonly tokenLifetime: number;
  /** Milliseconds. */
  readonly latency: number;
  readonly refresh: 'normal' | '500' | '401' | 'never';
  readonly isStrict: boolean;
  readonly isOffline: boolean;
  /** Milliseconds by which this browser's clock is wrong. */
  readonly skew: number;
  readonly hasInterceptor: boolean;
  readonly tabs: 1 | 2 | 4;
}

export const conditions: Store<Conditions> = createStore<Conditions>({
  tokenLifetime: 20,
  latency: 0,
  refresh: 'normal',
  isStrict: false,
  isOffline: false,
  skew: 0,
  hasInterceptor: false,
  tabs: 1,
});

/** Where the server of the hostile page is. */
export const hostile: Store<string | undefined> = createStore<string | undefined>(undefined);

const URL_PATH = '/demo/conditions';

interface Told extends Pick<Conditions, 'isStrict' | 'latency' | 'refresh' | 'tokenLifetime'> {
  readonly hostile: string;
}

/** Learns what the server thinks it should do. */
export async function readConditions(): Promise<void> {
  const given: unknown = await (await fetch(URL_PATH)).json();
  if (!isTold(given)) return;
  const { hostile: url, tokenLifetime, latency, refresh, isStrict } = given;
  hostile.set(() => url);
  conditions.set((old) => ({ ...old, tokenLifetime, latency, refresh, isStrict }));
}

function isTold(value: unknown): value is Told {
  return typeof value === 'object' && value !== null && 'hostile' in value && 'tokenLifetime' in value;
}

/** Changes the world, at the server where that is in charge. */
export async function change(given: Partial<Conditions>): Promise<void> {
  conditions.set((old) => ({ ...old, ...given }));
  const { tokenLifetime, latency, refresh, isStrict } = given;
  const body = JSON.stringify({ tokenLifetime, latency, refresh, isStrict });
  if (body !== '{}') await inTurn(() => post(URL_PATH, body));
}

export async function post(path: string, body?: string): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  });
}
