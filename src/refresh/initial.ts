import type { ReadGrant } from '../session/state.ts';
import { type Identify, identityFrom } from './identify.ts';
import { freeze } from './read-grant.ts';

/**
 * Makes a grant without a token from the claims for which a server has rendered the page.
 *
 * @throws ConfigurationError if the option `identify` throws or does not return a string.
 */
export function readInitial<Claims>(
  given: Readonly<Record<string, unknown>>,
  identify: Identify | undefined,
): ReadGrant<Claims> {
  const grant = { accessToken: '' };
  const identity = identityFrom(freeze(given, 0), grant, identify);
  // As for a token's claims, only the app knows their type.
  return { ...grant, claims: given as Claims, identity, given: {}, lifetime: 0, mintedAt: undefined };
}
