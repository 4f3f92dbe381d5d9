import { compareUsers, merge, nameOf } from './identity.ts';
import { lifespanOf } from './lifetime.ts';
import { authenticated, settled } from './session.ts';
import type { IdentityChange, LastUser, Notice, ReadGrant, State, Token, TokenNotice, TokenSource } from './state.ts';

/** Makes a token that has come in the one in use, and says what has changed by it. */
export function adopt<Claims>(
  state: State<Claims>,
  grant: ReadGrant<Claims>,
  source: TokenSource,
): readonly [State<Claims>, readonly Notice[]] {
  const { user } = state;
  // After an end only a login can bring a token.
  const isLogin = source === 'login' || state.pendingLogin !== undefined || state.heldEnd !== undefined;
  const relation = user && compareUsers(user.identity, grant.identity);
  // Without a name only a login can mean that the user has changed.
  const isSame = relation === 'same' || (relation === 'unknown' && !isLogin);
  const isReplaced = relation === 'different' && user?.isSignedIn === true;
  // A server's rendering was there before any listener.
  const isFirst = state.generation === 0;
  // Calls that were made while the page showed one user belong to that user, even during a login.
  const isShown = state.session.isAuthenticated && source !== 'login';
  const epoch = isShown && !isSame ? state.epoch + 1 : state.epoch;
  const identity = isSame && !isLogin ? merge(user?.identity ?? grant.identity, grant.identity) : grant.identity;
  const name = (isSame ? user?.name : undefined) ?? nameOf(identity);
  const since = isSame && user !== undefined ? user.since : epoch;
  const next = take(
    {
      ...state,
      epoch,
      token: isSame ? state.token : undefined,
      user: { identity, name, since, isSignedIn: true, isGone: false },
    },
    grant,
    source,
  );
  const notices: readonly (Notice | undefined)[] = [
    isReplaced ? { type: 'session-end', reason: 'replaced' } : undefined,
    changeOf(isFirst && isSame ? undefined : user, name, isSame),
    isReplaced || isFirst || user?.isSignedIn !== true ? { type: 'session-start' } : undefined,
    tokenNotice(next.token, source),
  ];
  return [next, notices.filter((notice) => notice !== undefined)];
}

function take<Claims>(state: State<Claims>, grant: ReadGrant<Claims>, source: TokenSource): State<Claims> {
  const { claims, ...own } = grant;
  const { given, lifetime, askedAt } = own;
  const { identity, name } = state.user ?? { identity: grant.identity, name: undefined };
  const generation = state.generation + 1;
  const occasion = source === 'login' ? 'login' : 'refresh';
  return {
    ...state,
    session: settled(state.session, authenticated(claimsOf(state, claims), name), occasion),
    token: {
      ...own,
      identity,
      isNamed: given.subject !== undefined,
      given: {
        subject: given.subject ?? state.token?.given.subject,
        sessionId: given.sessionId ?? state.token?.given.sessionId,
      },
      // A refresh token that is not replaced stays valid (RFC 6749, section 6).
      refreshToken: grant.refreshToken ?? state.token?.refreshToken,
      generation,
      ...lifespanOf(lifetime, state.refreshBefore, askedAt),
    },
    generation,
    backoff: undefined,
    pendingLogin: undefined,
  };
}

/** A login may say more of its user than the refreshes after it, such as those that set cookies alone. */
function claimsOf<Claims>({ session, token }: State<Claims>, claims: Claims): Claims {
  return claims === undefined && token !== undefined && session.isAuthenticated ? session.claims : claims;
}

function changeOf(user: LastUser | undefined, name: string | undefined, isSame: boolean): IdentityChange | undefined {
  const to = name ?? null;
  if (user === undefined || (isSame && user.isGone)) return { type: 'identity-change', from: undefined, to };
  return isSame && user.name === name ? undefined : { type: 'identity-change', from: user.name ?? null, to };
}

function tokenNotice(token: Token | undefined, source: TokenSource): TokenNotice | undefined {
  if (token === undefined) return undefined;
  const { expiredAt, sessionExpiresAt, idleExpiresAt } = token;
  return { type: 'token', source, expiresAt: expiredAt.wall, sessionExpiresAt, idleExpiresAt };
}
