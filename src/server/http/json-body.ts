import { isRecord } from '../is-record.ts';
import { own } from '../own.ts';

const LONGEST = 4096;

/**
 * Reads a JSON object: empty without a body; `undefined` if the body is something else, is longer than 4 KiB, or is cut off. It reads
 * no further than that. Rejects if the body was read before; an adapter that hides this shows an empty one.
 */
async function readJsonObject(request: Request): Promise<Readonly<Record<string, unknown>> | undefined> {
  const length = Number(request.headers.get('content-length') ?? NaN);
  // A middleware may have tried to read it.
  if (length === 0) return own({});
  if (request.bodyUsed) throw new Error('The body was read before: give the handler a clone of the request.');
  const text = await readText(request).catch(() => undefined);
  if (text === undefined) return undefined;
  if (text === '') return length > 0 ? undefined : own({});
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? own(value) : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the session that a page names, if any; `undefined` if the body cannot be understood. */
export async function meantSession(request: Request): Promise<{ readonly id: string | undefined } | undefined> {
  const body = await readJsonObject(request);
  const id = body?.['session_id'];
  return body !== undefined && (id === undefined || typeof id === 'string') ? { id } : undefined;
}

/** What a host gives instead of a `Request` may have no body at all. */
async function readText({ body }: { readonly body?: Request['body'] }): Promise<string | undefined> {
  if (!body) return '';
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  for (let length = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > LONGEST) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
