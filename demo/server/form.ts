import type { RequestContext } from './backend.ts';
import { readBody } from './body.ts';

const BODY_LIMIT = 8192;

/** Reads a form; `undefined` where it is none, is too long, or has a field twice (RFC 6749 section 3.2). */
export async function readForm({ req }: RequestContext): Promise<ReadonlyMap<string, string> | undefined> {
  const { kept, length } = await readBody(req.raw, BODY_LIMIT);
  const type = req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded' || length > kept.length) return undefined;
  const fields = [...new URLSearchParams(new TextDecoder().decode(kept))];
  const form = new Map(fields);
  return form.size === fields.length ? form : undefined;
}
