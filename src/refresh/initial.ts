import type { ReadGrant } from '../session/state.ts';
import { LONG_AGO } from '../session/lifetime.ts';
import { type Identify, identityFrom } from './identify.ts';
import { freeze } from './decode.ts';

/**
 * Makes a grant without a token from the claims for which a server has rendered the page.
 *
 * @throws ConfigurationError if the option `identify` throws or does not return a string.
 */
export function readInitial<Claims>(
  given: Readonly<Record<string, unknown>>,
  identify: Identify | undefined,
): ReadGrant<Claims> {
  const grant = { accessToken: '', refreshToken: undefined };
  const identity = identityFrom(freeze(given, 0), grant, identify);
  // As with those of a token, nothing but the app knows what they are.
  return {
    ...grant,
    claims: given as Claims,
    identity,
    given: {},
    askedAt: LONG_AGO,
    lifetime: 0,
    mintedAt: undefined,
  };
}
