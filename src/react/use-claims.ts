import { useMemo, useSyncExternalStore } from 'react';
import type { Auth, Session } from '../index.ts';
import { useGivenAuth } from './auth-provider.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';
import { useRestored } from './use-session.ts';

/** Makes a value of the claims, `undefined` without a session. */
export type ClaimsSelector<Claims, Selected> = (claims: Claims | undefined) => Selected;

/**
 * Reads what the selector makes of the claims, `undefined` without a session, and renders again when that is another value.
 *
 * @throws TypeError without an `auth` where there is no provider.
 */
export function useClaims<Selected>(select: ClaimsSelector<ClaimsOf<RegisteredAuth>, Selected>): Selected;
export function useClaims<Claims, Selected>(
  select: ClaimsSelector<Claims, Selected>,
  auth: Auth<Claims> | undefined,
): Selected;
export function useClaims<Claims, Selected>(select: ClaimsSelector<Claims, Selected>, given?: Auth<Claims>): Selected {
  const auth = useGivenAuth(given);
  useRestored(auth);
  const read = useMemo(() => remember(auth, select), [auth, select]);
  return useSyncExternalStore(auth.subscribe, read, () => select(undefined));
}

/** Selects once for each snapshot: a selector may make a new object every time. */
function remember<Claims, Selected>(auth: Auth<Claims>, select: ClaimsSelector<Claims, Selected>): () => Selected {
  let last: { readonly session: Session<Claims>; readonly selected: Selected } | undefined;
  return () => {
    const { session } = auth;
    if (last?.session !== session)
      last = { session, selected: select(session.isAuthenticated ? session.claims : undefined) };
    return last.selected;
  };
}
