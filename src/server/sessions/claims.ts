import { UnavailableError } from '../errors/unavailable-error.ts';
import { isRecord } from '../is-record.ts';
import type { AppClaims } from '../options/auth-server-options.ts';
import type { ServerParts } from '../server-parts.ts';
import type { NewSession } from '../stores/store.ts';

/** Asks the app for the claims of a session's user; `null` where there is none any more. Rejects with an `UnavailableError`. */
export async function askClaims(
  { acr, id, subject }: Pick<NewSession, 'acr' | 'id' | 'subject'>,
  { emit, settings }: Pick<ServerParts, 'emit' | 'settings'>,
): Promise<AppClaims | null> {
  try {
    if (settings.claims === undefined) return {};
    const claims: unknown = await settings.claims({ subject, sessionId: id, acr });
    if (claims === null || isRecord(claims)) return claims;
    // `undefined` is a mistake of the app, such as a missing `return`: it must not end the session.
    throw new TypeError('claims has to return an object, or null where the user is no more.');
  } catch (cause) {
    const error = new UnavailableError('claims', cause);
    emit({ type: 'outage', error });
    throw error;
  }
}
