import { askApp } from '../ask-app.ts';
import { inTime } from '../in-time.ts';
import { isRecord } from '../is-record.ts';
import type { AppClaims } from '../options/auth-server-options.ts';
import type { ServerParts } from '../server-parts.ts';
import type { NewSession } from '../stores/store.ts';

/**
 * Asks the app for the claims of a session's user, and returns them as the token will have them; `null` where there is no such
 * user any more. Rejects with an `UnavailableError`, also for what is not JSON: that must not come out when the cookie is rotated.
 */
export async function askClaims(
  { acr, id, subject }: Pick<NewSession, 'acr' | 'id' | 'subject'>,
  parts: Pick<ServerParts, 'emit' | 'settings'>,
): Promise<AppClaims | null> {
  const { claims: ask, storeTimeout } = parts.settings;
  if (ask === undefined) return {};
  return askApp('claims', parts, async () => {
    const given: unknown = await inTime('claims', storeTimeout, () => ask({ subject, sessionId: id, acr }));
    if (given === null) return null;
    const claims: unknown = isRecord(given) && JSON.parse(JSON.stringify(given, refuseLost));
    if (isRecord(claims)) return claims;
    // `undefined` is a mistake of the app, such as a missing `return`: it must not end the session.
    throw new TypeError('claims has to return an object, or null where the user is no more.');
  });
}

/** JSON would make an empty object of these. */
function refuseLost(name: string, value: unknown): unknown {
  const kind = [Map, Promise, Set].find((one) => value instanceof one)?.name;
  if (kind === undefined) return value;
  throw new TypeError(`claims: a ${kind} cannot be JSON${name === '' ? '' : `: ${name}`}.`);
}
