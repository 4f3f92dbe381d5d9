declare global {
  interface Performance {
    /** Chromium's, exact with `--enable-precise-memory-info`. */
    readonly memory: { readonly usedJSHeapSize: number };
  }
}

/** The browser's own fetch, even if a bench replaces the global one. */
export const nativeFetch = globalThis.fetch.bind(globalThis);

/** Runs the page's work with the parameters in its URL, and sends the server what came of it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what a page is given, only its bench knows
export async function report<Params>(work: (params: Params) => Promise<unknown>): Promise<void> {
  const search = new URLSearchParams(location.search);
  const body = await attempt(() => work(JSON.parse(search.get('params') ?? '{}') as Params));
  await nativeFetch(`/control/report/${search.get('run')}`, { method: 'POST', body: JSON.stringify(body) });
}

async function attempt(work: () => Promise<unknown>): Promise<object> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) };
  }
}

/** Makes the server mint a token, or carry out another command of a bench. */
export async function control<Answer>(what: string): Promise<Answer> {
  const response = await nativeFetch(`/control/${what}`, { method: 'POST' });
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

export interface Minted {
  readonly access_token: string;
  readonly expires_in: number;
}

/** Collects garbage at once; without the browser's flag no figure of memory would mean anything. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('Chromium runs without --expose-gc.');
  globalThis.gc();
}
