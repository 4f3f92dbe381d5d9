import type { Answer } from '../session/outcome.ts';
import { cookieGrant, findGrant, type Grant } from './grant.ts';
import { member } from './member.ts';

/** More than any grant needs; an answer beyond it is not read on. */
const MOST_BYTES = 64 * 1024;

/**
 * Reads what the refresh endpoint answered; with `isInCookies` any answer without an error is a grant. Rejects where the body
 * breaks off, with whatever error the stream had.
 */
export async function readAnswer(response: Response, isInCookies = false): Promise<Answer<Grant>> {
  const { status, headers } = response;
  const isRedirect = response.type === 'opaqueredirect' || (status >= 300 && status < 400);
  const { body, isHtml } = isRedirect ? NOTHING : await readBody(response);
  return {
    status,
    isRedirect,
    isHtml,
    error: word(body, 'error'),
    reason: word(body, 'reason'),
    retryAfter: parseRetryAfter(headers.get('retry-after'), headers.get('date')),
    grant: isInCookies ? cookieGrant(body) : findGrant(body),
  };
}

export interface ReadBody {
  /** What the body says as JSON; `undefined` where it is none. */
  readonly body: unknown;
  readonly isHtml: boolean;
}

const NOTHING: ReadBody = { body: undefined, isHtml: false };

/** Reads the body of an answer. Rejects where it breaks off. */
export async function readBody(response: Response): Promise<ReadBody> {
  const text = await readText(response);
  const isHtml = /html/i.test(response.headers.get('content-type') ?? '') || /^\s*</.test(text);
  return { body: parse(text), isHtml };
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; bytes <= MOST_BYTES;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  reader.cancel().catch(() => {});
  return '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A word of the protocol, or nothing: whatever else a server sends there must not get into messages. */
function word(body: unknown, name: string): string | undefined {
  const value = member(body, name);
  return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined;
}

/** Returns milliseconds (RFC 9110, section 10.2.3). A date is compared with the server's own clock, as ours may be wrong. */
function parseRetryAfter(field: string | null, serverDate: string | null): number | undefined {
  if (field === null) return undefined;
  if (/^\s*\d+\s*$/.test(field)) return Number(field) * 1000;
  const pause = Date.parse(field) - Date.parse(serverDate ?? '');
  return pause > 0 ? pause : undefined;
}
