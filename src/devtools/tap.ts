import type { Fetch } from '../index.ts';

/** What is reported of a request. */
export interface Requested {
  readonly method: string;
  readonly url: string;
}

interface Answered {
  readonly status: number;
  readonly error: string;
}

/** A fetch that is the given one in every other way. */
export function wrap(
  fetch: Fetch,
  around: (send: () => Promise<Response>, request: Requested) => Promise<Response>,
): Fetch {
  return new Proxy(fetch, {
    apply: (target, _this, args: Parameters<Fetch>) => around(() => target(...args), requestOf(...args)),
  });
}

function requestOf(input: RequestInfo | URL, init?: RequestInit): Requested {
  const isRequest = typeof input === 'object' && 'url' in input;
  // fetch turns a value that is not a string into one, as here.
  const method: unknown = init?.method ?? (isRequest ? input.method : 'GET');
  return { method: String(method).toUpperCase(), url: absolute(isRequest ? input.url : String(input)) };
}

/** An invalid URL is fetch's to complain about. */
function absolute(url: string): string {
  return URL.parse(url, globalThis.document?.baseURI)?.href ?? url;
}

export function keyOf({ method, url }: Requested): string {
  return `${method} ${url}`;
}

/** Says what came of a call, and hands it on. */
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

/** Its name alone: a message may quote what was sent. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
