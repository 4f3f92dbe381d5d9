import { MOST_BYTES } from '../../refresh/read-body.ts';
import { parseSetCookie, type SetCookie } from '../cookies/set-cookie.ts';
import { type ClientOptions, readAsClient, type Reading, type Received } from '../grant/meaning.ts';
import { visibleHeaders } from './visible-headers.ts';

/** A response, read to its end or to the limit. */
export interface Answer extends Received, Reading {
  readonly url: URL;
  readonly method: string;
  readonly setCookies: readonly SetCookie[];
  /** Whether the body exceeded the limit. */
  readonly isCut: boolean;
  /** Milliseconds from the request to the end of the body. */
  readonly elapsed: number;
  /** Milliseconds since 1970, by the clock of this machine. */
  readonly receivedAt: number;
}

/** What has been asked, for the reading of its answer. */
export interface Asked extends ClientOptions {
  readonly url: URL;
  readonly method: string;
  readonly startedAt: number;
  /** That of the page, which may not see every header. */
  readonly origin: string;
}

/** Reads a response, no further than the client does: it may be endless. */
export async function readAnswer(response: Response, asked: Asked): Promise<Answer> {
  const { url, method, startedAt, origin } = asked;
  const receivedAt = Date.now();
  const { status, headers } = response;
  const { text, isCut } = await readText(response);
  const elapsed = performance.now() - startedAt;
  const reading = await readAsClient({ status, headers: visibleHeaders(headers, { origin, url }), text }, asked);
  const setCookies = headers.getSetCookie().map(parseSetCookie);
  return { url, method, status, headers, setCookies, text, ...reading, isCut, elapsed, receivedAt };
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

export function isRedirect({ status }: Answer): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** The field `Date`, in milliseconds since 1970; `undefined` without one. */
export function dateOf({ headers }: Pick<Answer, 'headers'>): number | undefined {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? undefined : date;
}

/** When the server answered, in milliseconds since 1970: from `Date` if there is one, because `Expires` is of the same clock. */
export function answeredAt(answer: Pick<Answer, 'headers' | 'receivedAt'>): number {
  return dateOf(answer) ?? answer.receivedAt;
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
