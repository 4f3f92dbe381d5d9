import { decide, type Decision } from '../rotation/decide.ts';
import type { ServerParts } from '../server-parts.ts';
import type { Found } from '../stores/store.ts';
import type { Stopwatch } from './stopwatch.ts';

/** A cookie that is looked at, and not used up. */
export interface Shown {
  readonly id: string;
  /** Of the cookie. Default: the session's, so that no cookie counts as reused. */
  readonly counter?: number;
}

/** Reads the session of a cookie, and decides about the cookie. Writes nothing. */
export async function decideOn(
  shown: Shown,
  parts: ServerParts,
  waited: Stopwatch,
): Promise<Found & { readonly decision: Decision }> {
  const found = await parts.store.read(shown.id);
  return { ...found, decision: decideOnFound(shown, found, { parts, waited }) };
}

/** Decides about a cookie by when it arrived first. */
export function decideOnFound(
  { id, counter: shown }: Shown,
  { now, session }: Found,
  { parts, waited }: { readonly parts: ServerParts; readonly waited: Stopwatch },
): Decision {
  const { arrivals, outages, settings } = parts;
  const counter = shown ?? session?.counter ?? 0;
  const presentedAt = now - Math.max(waited(), arrivals.age({ id, counter }));
  return decide(session, counter, { now, presentedAt, policy: settings.policy, outages: outages.list() });
}
