import { compareUsers, merge, nameOf } from './identity.ts';
import { lifespanOf } from './lifetime.ts';
import { authenticated, settled } from './session.ts';
import type { IdentityChange, LastUser, Notice, ReadGrant, State, Token, TokenNotice, TokenSource } from './state.ts';

/** Makes a token that has come in the one in use, and says what has changed by it. */
export function adopt<Claims>(
  state: State<Claims>,
  grant: ReadGrant<Claims>,
  source: TokenSource,
  generation: number = state.generation + 1,
): readonly [State<Claims>, readonly Notice[]] {
  const { user, session } = state;
  // After an end only a login can bring a token.
  const isLogin = source === 'login' || state.pendingLogin !== undefined || state.heldEnd !== undefined;
  const relation = user && compareUsers(user.identity, grant.identity);
  // Without a name only a login can mean that the user has changed.
  const isSame = relation === 'same' || (relation === 'unknown' && !isLogin);
  const isReplaced = relation === 'different' && user?.isSignedIn === true;
  // A server's rendering was there before any listener.
  const isFirst = state.generation === 0;
  // Calls that were made while the page showed one user belong to that user, even during a login.
  const isShown = session.isAuthenticated && source !== 'login';
  const epoch = isShown && !isSame ? state.epoch + 1 : state.epoch;
  const identity = isSame && !isLogin ? merge(user?.identity ?? grant.identity, grant.identity) : grant.identity;
  const name = (isSame ? user?.name : undefined) ?? nameOf(identity);
  const since = isSame && user !== undefined ? user.since : epoch;
  const former = isSame ? state.token : undefined;
  const { claims, ...own } = grant;
  const token = tokenOf({ ...own, identity }, former, { generation, refreshBefore: state.refreshBefore });
  // A login may say more of its user than the refreshes after it, such as those that set cookies alone.
  const isLess = claims === undefined && former !== undefined && session.isAuthenticated;
  const shown = authenticated(isLess ? session.claims : claims, name);
  const next: State<Claims> = {
    ...state,
    session: settled(session, shown, source === 'login' ? 'login' : 'refresh'),
    token,
    generation,
    epoch,
    user: { identity, name, since, isSignedIn: true, isGone: false },
    backoff: undefined,
    pendingLogin: undefined,
  };
  return [
    next,
    present(
      isReplaced && { type: 'session-end', reason: 'replaced' },
      changeOf(isFirst && isSame ? undefined : user, name, isSame),
      (isReplaced || isFirst || user?.isSignedIn !== true) && { type: 'session-start' },
      tokenNotice(token, source),
    ),
  ];
}

/** Returns the notices that are given. */
export function present(...notices: readonly (Notice | false | undefined)[]): readonly Notice[] {
  return notices.filter((notice) => notice !== undefined && notice !== false);
}

/** `former`: the token of the same user before. */
function tokenOf(
  grant: Omit<ReadGrant<unknown>, 'claims'>,
  former: Token | undefined,
  { generation, refreshBefore }: Pick<State<unknown>, 'generation' | 'refreshBefore'>,
): Token {
  const { subject, sessionId } = grant.given;
  return {
    ...grant,
    isNamed: subject !== undefined,
    given: { subject: subject ?? former?.given.subject, sessionId: sessionId ?? former?.given.sessionId },
    // A refresh token that is not replaced stays valid (RFC 6749, section 6).
    refreshToken: grant.refreshToken ?? former?.refreshToken,
    generation,
    ...lifespanOf(grant.lifetime, refreshBefore, grant.askedAt),
  };
}

function changeOf(user: LastUser | undefined, name: string | undefined, isSame: boolean): IdentityChange | undefined {
  const to = name ?? null;
  if (user === undefined || (isSame && user.isGone)) return { type: 'identity-change', from: undefined, to };
  return isSame && user.name === name ? undefined : { type: 'identity-change', from: user.name ?? null, to };
}

function tokenNotice({ expiredAt, sessionExpiresAt, idleExpiresAt }: Token, source: TokenSource): TokenNotice {
  return { type: 'token', source, expiresAt: expiredAt.wall, sessionExpiresAt, idleExpiresAt };
}
