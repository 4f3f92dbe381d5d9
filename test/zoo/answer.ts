/** What a page gets for a request. */
export type Answer =
  | {
      readonly type: 'http';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  /** With `redirect: 'manual'` a page sees an opaque response; otherwise it sees the page that the redirect leads to. */
  | { readonly type: 'redirect'; readonly status: number; readonly location: string }
  /** No connection, no name, no certificate, or no CORS headers: `fetch` rejects with a `TypeError` for all of them. */
  | { readonly type: 'network' }
  /** The connection stays open and nothing comes. */
  | { readonly type: 'silence' }
  /** The headers arrive, the body breaks off. */
  | { readonly type: 'cut'; readonly status: number; readonly body: string };

type Headers = Readonly<Record<string, string>>;

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

export function json(status: number, body: unknown, headers: Headers = {}): Answer {
  return { type: 'http', status, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
}

/** Text is what many proxies say. Some give it no content type at all: `headers` replaces the default then. */
export function text(status: number, body: string, headers: Headers = { 'content-type': 'text/plain' }): Answer {
  return { type: 'http', status, headers, body };
}

export function html(status: number, title: string, headers: Headers = {}): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head>\n<body><h1>${title}</h1></body></html>\n`;
  return { type: 'http', status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body };
}

export function empty(status: number, headers: Headers = {}): Answer {
  return { type: 'http', status, headers, body: '' };
}

export function redirect(status: number, location: string): Answer {
  return { type: 'redirect', status, location };
}

export const NETWORK: Answer = { type: 'network' };
export const SILENCE: Answer = { type: 'silence' };

/** Makes the response that a page is given. A redirect is opaque; `silence` and `network` give none. */
export function toResponse(answer: Extract<Answer, { type: 'http' | 'redirect' | 'cut' }>): Response {
  switch (answer.type) {
    case 'http': {
      const isBodiless = [204, 205, 304].includes(answer.status);
      return new Response(isBodiless ? null : answer.body, { status: answer.status, headers: answer.headers });
    }
    case 'redirect': {
      const opaque = new Response(null);
      // Only a browser's fetch makes one of these.
      Object.defineProperties(opaque, {
        type: { value: 'opaqueredirect' },
        status: { value: 0 },
        ok: { value: false },
      });
      return opaque;
    }
    case 'cut':
      return new Response(brokenOff(answer.body), { status: answer.status, headers: JSON_TYPE });
  }
}

function brokenOff(part: string): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (isSent) controller.error(new TypeError('terminated'));
      else controller.enqueue(new TextEncoder().encode(part));
      isSent = true;
    },
  });
}
