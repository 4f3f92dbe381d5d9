import type { Transition } from '../reauthentication.ts';
import type { EndReason, Session } from '../session/session.ts';
import type { Event, HeldEnd, State } from '../session/state.ts';

/** Milliseconds: servers round down what is left of a session. */
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
    // A login of which only a refresh can say whose it is.
    if (after.session.status === 'loading') return [{ ...after, session }, notices];
    const isOver = after.token !== undefined || after.session.status === 'unauthenticated';
    return [isOver ? show({ ...after, heldEnd: undefined }, false) : after, notices];
  };
}

/**
 * Says what kind of end an event is, where its user may undo it: the server itself has said that the session has run out. A logout, a
 * revocation and the word of another tab, where it was given up, are final.
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

/** Our servers say `expired` for either limit; others have words of their own, such as `session_timeout` or `idle`. */
function isIdleWord(reason: EndReason): boolean {
  return /idle|inactiv/i.test(reason);
}

/** Marks the snapshot of a user who is asked to sign in again; it stays the same object where it shows that already. */
function show<Claims>(state: State<Claims>, isReauthenticating: boolean): State<Claims> {
  const { session } = state;
  if (!session.isAuthenticated || session.isReauthenticating === isReauthenticating) return state;
  const marked: Session<Claims> = Object.freeze({ ...session, isReauthenticating });
  return { ...state, session: marked };
}
