import { createStore, type Store } from './store.ts';

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

/** Learns what the server thinks it should do. */
export async function readConditions(): Promise<void> {
  const kept = conditions.get();
  const given: Conditions & { readonly hostile: string } = await (await fetch(URL_PATH)).json();
  const { tokenLifetime, latency, refresh, isStrict } = given;
  hostile.set(() => given.hostile);
  conditions.set(() => ({ ...kept, tokenLifetime, latency, refresh, isStrict }));
}

/** Changes the world, at the server where that is in charge. */
export async function change(given: Partial<Conditions>): Promise<void> {
  conditions.set((old) => ({ ...old, ...given }));
  const { tokenLifetime, latency, refresh, isStrict } = given;
  const body = JSON.stringify({ tokenLifetime, latency, refresh, isStrict });
  if (body !== '{}') await post(URL_PATH, body);
}

export async function post(path: string, body?: string): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  });
}
