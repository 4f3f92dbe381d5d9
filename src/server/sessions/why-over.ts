import type { RefusalReason } from '../rotation/decide.ts';
import type { ServerParts } from '../server-parts.ts';
import { decideOn, type Shown } from './decide-on.ts';
import { endReused } from './end-reused.ts';
import type { Stopwatch } from './stopwatch.ts';

/** Returns why the session of a cookie is over. That takes precedence over `session_mismatch`. A reused cookie ends it. */
export async function whyOver(
  shown: Shown & { readonly address?: string | undefined; readonly request: Request },
  parts: ServerParts,
  waited: Stopwatch,
): Promise<RefusalReason | 'session_mismatch'> {
  const { id, address, request } = shown;
  const { decision, ...found } = await decideOn(shown, parts, waited);
  if (decision.type === 'reuse') return (await endReused({ id, address, request, found, waited }, parts)).reason;
  return decision.type === 'refuse' ? decision.reason : 'session_mismatch';
}
