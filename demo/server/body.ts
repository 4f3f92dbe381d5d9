import { createHash } from 'node:crypto';

/** What is known of a body after it has been read to its end. */
export interface Body {
  readonly length: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** The body, or its beginning where it is longer than what was to be kept. */
  readonly kept: Uint8Array;
}

/** Reports a body that is longer than any that this server has a use for. */
export class BodyTooLargeError extends Error {
  override readonly name: 'BodyTooLargeError' = 'BodyTooLargeError';
  readonly code: 'body_too_large' = 'body_too_large';
}

/** The longest body that is read at all: long enough for what a page uploads here. */
export const LONGEST_BODY: number = 32 * 1024 * 1024;

/** Throws where a body says itself that it is too long, before anything of it is read. */
function checkLength({ headers }: Request, most: number): void {
  if (Number(headers.get('content-length') ?? 0) > most) throw new BodyTooLargeError('The body is too long.');
}

/** Reads a body in constant memory. Throws where it is longer than `most`. */
export async function readBody(request: Request, keep: number, most: number = LONGEST_BODY): Promise<Body> {
  checkLength(request, most);
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    hash.update(chunk);
    if (length < keep) chunks.push(chunk.subarray(0, keep - length));
    length += chunk.length;
    if (length > most) throw new BodyTooLargeError('The body is too long.');
  }
  return { length, sha256: hash.digest('hex'), kept: Buffer.concat(chunks) };
}

/** Returns the members of a JSON object; `undefined` if the body is not an object, or is longer than the limit. */
export function jsonObject({ length, kept }: Body): Readonly<Record<string, unknown>> | undefined {
  if (length > kept.length) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(kept));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
