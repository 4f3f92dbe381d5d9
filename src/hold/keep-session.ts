import type { Transition } from '../reauthentication.ts';
import type { EndReason, Session } from '../session/session.ts';
import type { Event, HeldEnd, State } from '../session/state.ts';

/** Milliseconds: servers round down the rest of a session's lifetime. */
const ROUNDING = 1000;

/**
 * Makes a transition that keeps a session which has expired: the page goes on showing its user, who has no token any more, and nothing
 * is told of the end, but for a lasting mistake, until it is known what comes of it.
 */
export function keepSession<Claims>(transition: Transition<Claims>): Transition<Claims> {
  return (before, event) => {
    if (event.type === 'reauthenticating') return [show(before, event.isOpen), []];
    const [after, notices] = transition(before, event);
    const { session, user } = before;
    const heldEnd = heldEndOf(before, event, after);
    if (heldEnd !== undefined) {
      const said = notices.filter(({ type }) => type === 'misconfigured');
      return [show({ ...after, session, user, heldEnd }, true), said];
    }
    if (before.heldEnd === undefined) return [show(after, session.isReauthenticating), notices];
    // Only a refresh can tell the user of this login.
    if (after.session.status === 'loading') return [{ ...after, session }, notices];
    const isOver = after.token !== undefined || after.session.status === 'unauthenticated';
    return [isOver ? show({ ...after, heldEnd: undefined }, false) : after, notices];
  };
}

/**
 * Returns the kind of an end that its user may undo: the server itself has said that the session has expired. A logout, a revocation,
 * and another tab's message that the user has given up are final.
 */
function heldEndOf<Claims>(
  before: State<Claims>,
  event: Event<Claims>,
  { session }: State<Claims>,
): HeldEnd | undefined {
  if (event.type !== 'refreshed' && event.type !== 'refused-again') return undefined;
  if (!before.session.isAuthenticated || session.status !== 'unauthenticated') return undefined;
  const { reason } = session;
  if (!/expire|time_?d?_?out/i.test(reason) && !isIdleWord(reason)) return undefined;
  const { askedAt, now } = { askedAt: event.now, ...event };
  const { idleExpiresAt = Infinity, sessionExpiresAt = Infinity } = before.token ?? {};
  const isIdle = idleExpiresAt - ROUNDING <= now.wall && idleExpiresAt < sessionExpiresAt;
  return before.heldEnd ?? { reason, isIdle: isIdle || isIdleWord(reason), since: askedAt.wall };
}

/** `rebearer/server` says `expired` for either limit; other servers have reasons such as `session_timeout` or `idle`. */
function isIdleWord(reason: EndReason): boolean {
  return /idle|inactiv/i.test(reason);
}

/** Marks the snapshot of a user who is asked to sign in again. The object stays the same if it is marked already. */
function show<Claims>(state: State<Claims>, isReauthenticating: boolean): State<Claims> {
  const { session } = state;
  if (!session.isAuthenticated || session.isReauthenticating === isReauthenticating) return state;
  const marked: Session<Claims> = Object.freeze({ ...session, isReauthenticating });
  return { ...state, session: marked };
}
