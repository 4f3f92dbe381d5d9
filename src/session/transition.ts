// oxlint-disable-next-line no-restricted-imports -- only a type, for the error in the snapshot
import type { AuthError } from '../errors/auth-error.ts';
import { adopt, present } from './adopt.ts';
import { breakerAfter, isTelling } from './breaker.ts';
import { noteAcceptance, noteFailure, noteRefusal } from './calls.ts';
import { compareUsers } from './identity.ts';
import { later } from './lifetime.ts';
import type { Fault, Outcome } from './outcome.ts';
import { isDisproven, NO_PROOF, withRefusal } from './proof.ts';
import { type EndReason, loading, type Session, unauthenticated } from './session.ts';
import type { CallEvent, Event, Notice, ReadGrant, State } from './state.ts';
import { isUnverified, markUnverified, verifyNeeded } from './unverified.ts';

/** The state after an event, and the notices for the listeners. */
export type Step<Claims> = readonly [State<Claims>, readonly Notice[]];
type Refreshed<Claims> = Extract<Event<Claims>, { type: 'refreshed' }>;

/** Returns the next state for an event, and the notices for the listeners. It uses no clock, no network and no promise. */
export function transition<Claims>(state: State<Claims>, event: Event<Claims>): Step<Claims> {
  switch (event.type) {
    case 'refreshed':
      return isAnswered(state, event) ? refreshed({ ...state, confirmed: event.verifications }, event) : [state, []];
    case 'login':
      return login(state, event.grant);
    case 'logout':
      return end({ ...state, epoch: state.epoch + 1 }, 'logout');
    case 'refused-again':
      return refusedAgain(state, event);
    case 'refused':
      return [noteRefusal(state, event), []];
    case 'accepted':
      return [noteAcceptance(state, event), []];
    case 'unreachable':
      return [noteFailure(state, event), []];
    case 'reopened':
      return [{ ...state, backoff: undefined }, []];
    case 'shared':
      return shared(state, event.grant);
    case 'response-token':
      return responseToken(state, event);
    case 'logged-in-anew':
      return [{ ...state, verifications: state.verifications + 1 }, []];
    case 'verify-needed':
      return [verifyNeeded(state, event), []];
    case 'ended-elsewhere':
      return endedElsewhere(state, event.reason);
    case 'reauthenticating':
      return [state, []];
  }
}

/**
 * An answer counts only in the epoch in which it was requested, and not after another tab has announced the end. An answer without a
 * token says nothing about a token that has come meanwhile: another tab may have logged in while this refresh was sent without a cookie.
 */
function isAnswered<Claims>(
  state: State<Claims>,
  { epoch, generation, verifications, outcome }: Refreshed<Claims>,
): boolean {
  if (epoch !== state.epoch || state.session.status === 'unauthenticated') return false;
  return outcome.type === 'granted' || (generation === state.generation && verifications === state.verifications);
}

function refreshed<Claims>(state: State<Claims>, event: Refreshed<Claims>): Step<Claims> {
  const outcome: Outcome<ReadGrant<Claims>> = event.outcome;
  switch (outcome.type) {
    case 'granted':
      return granted(state, outcome.grant, event);
    case 'ended':
      return ended(state, outcome.reason);
    case 'replaced':
      return end({ ...state, epoch: state.epoch + 1 }, 'replaced');
    default:
      return fail(state, outcome, event);
  }
}

/** A refresh that returns another user's token ends the session: waiting calls must not be sent as the new user. */
function granted<Claims>(
  state: State<Claims>,
  grant: ReadGrant<Claims>,
  { verifications }: Refreshed<Claims>,
): Step<Claims> {
  const [taken, notices] = adopt({ ...state, cookie: state.cookie && 'back' }, grant, 'refresh');
  const success: Notice = { type: 'refresh-success' };
  if (verifications === state.verifications) return [taken, [success, ...notices]];
  // No call may use the token before the server has confirmed it.
  return [markUnverified(taken), [success, ...notices.filter(({ type }) => type !== 'token')]];
}

function login<Claims>(state: State<Claims>, grant: ReadGrant<Claims> | undefined): Step<Claims> {
  const fresh: State<Claims> = {
    ...state,
    epoch: state.epoch + 1,
    token: undefined,
    backoff: undefined,
    breaker: undefined,
    proof: state.proof && NO_PROOF,
    cookie: state.cookie && 'due',
  };
  if (grant !== undefined) return adopt(fresh, grant, 'login');
  // The page of a user who logs in anew stays as it is. The refresh token belongs to the former session.
  const token = state.token && { ...state.token, refreshToken: undefined };
  const next: State<Claims> = { ...fresh, token, pendingLogin: 'here' };
  return [token === undefined ? { ...next, session: loading() } : markUnverified(next), []];
}

/** The same token keeps its generation: with a new one, a call that was refused with this token would be replayed with it. */
function shared<Claims>(state: State<Claims>, grant: ReadGrant<Claims>): Step<Claims> {
  const { generation, token } = state;
  // With cookies only, every token has the same placeholder.
  const isSame = token?.accessToken === grant.accessToken && Math.abs(token.askedAt.wall - grant.askedAt.wall) < 1000;
  return adopt(state, grant, 'tab', isSame ? generation : undefined);
}

/** Counts once for all calls that were sent with the same token; not for another user, and not for an older token. */
function responseToken<Claims>(
  state: State<Claims>,
  { grant, sentWith }: Extract<Event<Claims>, { type: 'response-token' }>,
): Step<Claims> {
  const { token } = state;
  if (token?.generation !== sentWith || grant.accessToken === token.accessToken) return [state, []];
  const isOlder = (grant.mintedAt ?? Infinity) < (token.mintedAt ?? -Infinity);
  if (isOlder || isUnverified(token) || compareUsers(token.identity, grant.identity) === 'different')
    return [state, []];
  return adopt(state, grant, 'response');
}

function end<Claims>(state: State<Claims>, reason: EndReason): Step<Claims> {
  const { user } = state;
  const isKept = state.session.reason === reason;
  // An expired session may continue with the same user, so the data of the page stays valid.
  const isGone = reason === 'logout' || reason === 'replaced';
  const next: State<Claims> = {
    ...state,
    session: isKept ? state.session : unauthenticated(reason),
    token: undefined,
    backoff: undefined,
    breaker: undefined,
    pendingLogin: undefined,
    proof: state.proof && NO_PROOF,
    cookie: state.cookie && 'back',
    user: user && { ...user, isSignedIn: false, isGone: user.isGone || isGone },
  };
  return [
    next,
    present(
      user?.isSignedIn && reason !== 'none' && { type: 'session-end', reason },
      user && !user.isGone && isGone && { type: 'identity-change', from: user.name ?? null, to: undefined },
    ),
  ];
}

/** After a logout waiting calls must not be sent; after any other end they get their 401, as in the tab that refreshed. */
function endedElsewhere<Claims>(state: State<Claims>, reason: EndReason): Step<Claims> {
  const isMeant = reason === 'logout' || reason === 'replaced';
  return end(isMeant ? { ...state, epoch: state.epoch + 1 } : state, reason);
}

/** Where the browser did not keep the cookie of a login, the session ends with the first refresh, minutes after the mistake. */
function ended<Claims>(state: State<Claims>, said: EndReason | undefined): Step<Claims> {
  const [next, notices] = end(state, endReason(state, said));
  const problem = 'The first refresh after a login found no session.';
  const isLost = state.cookie === 'due' && (said ?? 'none') === 'none';
  return [next, present(...notices, isLost && { type: 'misconfigured', topic: 'cookie-lost', problem })];
}

/** A visitor without a session has none; a user whose session is gone without a word has an expired one. */
function endReason<Claims>({ user }: State<Claims>, said: EndReason | undefined): EndReason {
  if (user?.isSignedIn !== true) return said ?? 'none';
  return said === undefined || said === 'none' ? 'expired' : said;
}

function fail<Claims>(
  state: State<Claims>,
  { type, problem, cause, topic }: Fault,
  { now, pause, failures, error }: Refreshed<Claims>,
): Step<Claims> {
  const notice: Notice = { type: 'refresh-failure', code: type, problem, retryAfter: pause };
  const next = {
    ...state,
    session: withError(state.session, error),
    backoff: { until: later(now, pause), failures, failure: { type, problem, cause, topic } },
  };
  return [next, present(notice, topic && { type: 'misconfigured', topic, problem: `The refresh ${problem}.` })];
}

function refusedAgain<Claims>(
  state: State<Claims>,
  event: Extract<CallEvent, { type: 'refused-again' }>,
): Step<Claims> {
  const { generation, call } = event;
  if (generation !== state.generation || state.token === undefined) return [state, []];
  const proof = state.proof && withRefusal(state.proof, call);
  if (proof && isDisproven(proof, state.token.isNamed)) return end(state, proof.isAccepted ? 'expired' : 'none');
  if (state.breaker?.generation === generation) return [proof === undefined ? state : { ...state, proof }, []];
  const breaker = breakerAfter(state.breaker, event);
  const problem = 'The refresh returns access tokens that the API refuses.';
  const isTold = isTelling(breaker, state.breaker);
  return [{ ...state, breaker, proof }, present(isTold && { type: 'misconfigured', topic: 'tokens-refused', problem })];
}

/** A lasting mistake keeps its error object; a passing one has a new time to wait. */
function withError<Claims>(session: Session<Claims>, error: AuthError | undefined): Session<Claims> {
  if (!session.isLoading) return session;
  const isSame = error?.retryable === false && error.message === session.error?.message;
  return isSame ? session : loading(error);
}
