import { createHash } from 'node:crypto';

/** What is known of a body after it has been read to its end. */
export interface Body {
  readonly length: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** The body, or its beginning where it is longer than what was to be kept. */
  readonly kept: Uint8Array;
}

/** Reads a body in constant memory. */
export async function readBody(request: Request, keep: number): Promise<Body> {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    hash.update(chunk);
    if (length < keep) chunks.push(chunk.subarray(0, keep - length));
    length += chunk.length;
  }
  return { length, sha256: hash.digest('hex'), kept: Buffer.concat(chunks) };
}

/** Returns the members of a JSON object; `undefined` where the body is longer than what was kept, or is none. */
export function jsonObject({ length, kept }: Body): Readonly<Record<string, unknown>> | undefined {
  if (length > kept.length) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(kept));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
