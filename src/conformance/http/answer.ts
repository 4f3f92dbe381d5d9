import { parseSetCookie, type SetCookie } from '../cookies/set-cookie.ts';

/** A response, read to its end or to the limit. */
export interface Answer {
  readonly url: URL;
  readonly method: string;
  readonly status: number;
  readonly headers: Headers;
  readonly setCookies: readonly SetCookie[];
  readonly text: string;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
  /** Whether the body exceeded the limit. */
  readonly isCut: boolean;
  /** Milliseconds from the request to the end of the body. */
  readonly elapsed: number;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly receivedAt: number;
}

/** Far more than a grant needs, and a bound for an endless body. */
const MOST_BYTES = 1024 * 1024;

/** Reads a response, at most 1 MiB. */
export async function readAnswer(
  response: Response,
  { url, method, startedAt }: { readonly url: URL; readonly method: string; readonly startedAt: number },
): Promise<Answer> {
  const receivedAt = Date.now();
  const { text, isCut } = await readText(response);
  return {
    url,
    method,
    status: response.status,
    headers: response.headers,
    setCookies: response.headers.getSetCookie().map(parseSetCookie),
    text,
    json: parseJson(text),
    isCut,
    elapsed: performance.now() - startedAt,
    receivedAt,
  };
}

async function readText(response: Response): Promise<{ text: string; isCut: boolean }> {
  const reader = response.body?.getReader();
  if (reader === undefined) return { text: '', isCut: false };
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; bytes <= MOST_BYTES;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), isCut: false };
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  reader.cancel().catch(() => {});
  return { text, isCut: true };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads an own member of a value from the network. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/** Whether the body is an HTML page. */
export function isHtml({ headers, json, text }: Answer): boolean {
  return json === undefined && (/html/i.test(headers.get('content-type') ?? '') || /^\s*</.test(text));
}

export function isRedirect({ status }: Answer): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** When the server answered, in milliseconds since 1970: from `Date` if there is one, because `Expires` is of the same clock. */
export function answeredAt({ headers, receivedAt }: Pick<Answer, 'headers' | 'receivedAt'>): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? receivedAt : date;
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** Whether the server, or a gateway before it, says that it cannot answer now, which says nothing about the request. */
export function isBusy({ status }: Pick<Answer, 'status'>): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/** Why a busy answer leaves a check open. */
export function busyReason({ status }: Pick<Answer, 'status'>): string {
  return `The server was too busy to tell: it answered ${status}.`;
}

/** Whether nothing handles this URL and method. */
export function isMissing({ status }: Answer): boolean {
  return status === 404 || status === 405 || status === 410 || status === 501;
}
