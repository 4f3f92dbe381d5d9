import type { Fetch } from '../index.ts';

/** The reported parts of a request. */
export interface Requested {
  readonly method: string;
  readonly url: string;
}

interface Answered {
  readonly status: number;
  readonly error: string;
}

/** Makes a fetch with the same properties as the given one. */
export function wrap(
  fetch: Fetch,
  around: (send: () => Promise<Response>, request: Requested) => Promise<Response>,
): Fetch {
  return new Proxy(fetch, {
    apply(target, _this, args: Parameters<Fetch>) {
      const request = requestOf(...args);
      return request === undefined ? target(...args) : around(() => target(...args), request);
    },
  });
}

/** Returns `undefined` for what can't be read: fetch rejects it. It converts a value that is not a string, so this does too. */
function requestOf(input: RequestInfo | URL, init?: RequestInit): Requested | undefined {
  try {
    const { url = input, method = 'GET' } = Object(input) as { readonly url?: unknown; readonly method?: unknown };
    return { method: String(init?.method ?? method).toUpperCase(), url: absolute(String(url)) };
  } catch {
    return undefined;
  }
}

/** An invalid URL is left to fetch. */
function absolute(url: string): string {
  try {
    return new URL(url, globalThis.document?.baseURI ?? globalThis.location?.href).href;
  } catch {
    return url;
  }
}

export function keyOf({ method, url }: Requested): string {
  return `${method} ${url}`;
}

/** Reports the result of a call, and passes it on. */
export async function settled(send: () => Promise<Response>, then: (answer: Answered) => void): Promise<Response> {
  try {
    const response = await send();
    then({ status: response.status, error: '' });
    return response;
  } catch (error) {
    then({ status: 0, error: nameOf(error) });
    throw error;
  }
}

/** The error's name only: its message may quote the request. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
