import { bare } from '../bare.ts';
import { ConfigurationError } from '../errors/configuration-error.ts';
import { type Identity, identityOf } from '../session/identity.ts';
import type { Grant } from './grant.ts';

/**
 * Returns the name of a token's user, or `undefined` if the user has no name.
 *
 * @example
 * // One user in two organisations counts as two users.
 * identify: (claims) => claims && JSON.stringify([claims['sub'], claims['org']])
 */
export type Identify = (claims: Readonly<Record<string, unknown>> | undefined, grant: Grant) => string | undefined;

/** Collects the names in a grant and in its claims. Throws if `identify` throws or does not return a string. */
export function identityFrom(
  claims: Readonly<Record<string, unknown>> | undefined,
  grant: Grant,
  identify: Identify | undefined,
): Identity {
  const { subject, sessionId } = bare(grant);
  if (identify === undefined) return identityOf(claims, { subject, sessionId });
  return identityOf(claims, { identified: call(identify, claims, grant), sessionId });
}

function call(identify: Identify, ...given: Parameters<Identify>): string | null {
  let name: unknown;
  try {
    name = identify(...given);
  } catch {
    // Its error may quote the token.
    throw new ConfigurationError('found that the option identify throws');
  }
  if (name === undefined) return null;
  if (typeof name === 'string' && name !== '') return name;
  throw new ConfigurationError(
    typeof REBEARER_PRODUCTION === 'undefined'
      ? `found that the option identify returns ${kindOf(name)}, not a string or undefined`
      : 'found that the option identify returns no name',
  );
}

function kindOf(value: unknown): string {
  return value === '' ? 'an empty string' : value === null ? 'null' : `a value of type ${typeof value}`;
}
