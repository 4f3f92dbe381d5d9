import { useMemo, useSyncExternalStore } from 'react';
import type { Auth, Session } from '../index.ts';
import { useGivenAuth } from './auth-provider.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';
import { useRestored } from './use-session.ts';

/** Makes a value from the claims; they are `undefined` without a session. */
export type ClaimsSelector<Claims, Selected> = (claims: Claims | undefined) => Selected;

/**
 * Returns the claims, below `RequireAuth` or `SignedIn`, where there always are some; or the value of a selector, anywhere; the selector
 * gets `undefined` without a session. Renders again only when the value changes. Without a selector, a component keeps the last claims
 * when the session ends, until it is unmounted.
 *
 * @example
 * const { name } = useClaims(); // below <RequireAuth>
 * const isEditor = useClaims((claims) => claims?.role === 'editor'); // anywhere
 *
 * @throws TypeError without an `auth` if there is no provider; without a selector if there is no session.
 */
export function useClaims(): ClaimsOf<RegisteredAuth>;
export function useClaims<Claims>(auth: Auth<Claims>): Claims;
export function useClaims<Selected>(select: ClaimsSelector<ClaimsOf<RegisteredAuth>, Selected>): Selected;
export function useClaims<Claims, Selected>(
  select: ClaimsSelector<Claims, Selected>,
  auth: Auth<Claims> | undefined,
): Selected;
export function useClaims<Claims>(
  first?: ClaimsSelector<Claims, unknown> | Auth<Claims>,
  second?: Auth<Claims>,
): unknown {
  const select = typeof first === 'function' ? first : undefined;
  const auth = useGivenAuth(typeof first === 'object' ? first : second);
  useRestored(auth);
  const { now, initial } = useMemo(() => readersOf(auth, select), [auth, select]);
  // During hydration the session may differ from that of the markup.
  const selected = useSyncExternalStore(auth.subscribe, now, initial);
  if (selected === NOBODY)
    throw new TypeError(
      'useClaims() found no session. Call it below <RequireAuth> or <SignedIn>, or give it a selector.',
    );
  return selected;
}

interface Readers {
  readonly now: () => unknown;
  readonly initial: () => unknown;
}

function readersOf<Claims>(auth: Auth<Claims>, select: ClaimsSelector<Claims, unknown> | undefined): Readers {
  const read = select ? remember(select) : keep<Claims>();
  return { now: () => read(auth.session), initial: () => read(auth.initialSession) };
}

/** The claims of a component that has never seen a session. */
const NOBODY = /* @__PURE__ */ Symbol();

/**
 * Keeps the last claims after the end of the session. The guard above may be behind: within a hidden `Activity`, a transition, or below
 * a deferred value React renders a component that is about to be unmounted.
 */
function keep<Claims>(): (session: Session<Claims>) => unknown {
  let last: unknown = NOBODY;
  return (session) => {
    if (session.isAuthenticated) last = session.claims;
    return last;
  };
}

/** Selects once for each snapshot, because a selector may make a new object every time. */
function remember<Claims, Selected>(select: ClaimsSelector<Claims, Selected>): (session: Session<Claims>) => Selected {
  let last: { readonly session: Session<Claims>; readonly selected: Selected } | undefined;
  return (session) => {
    if (last?.session !== session) last = { session, selected: select(session.claims) };
    return last.selected;
  };
}
