import type { Page, Wake } from '../browser/page.ts';
import type { Refresh } from '../refresh/refresh.ts';
import type { SessionAccess } from '../request/session-access.ts';
import { freshnessOf, isReached, later } from '../session/lifetime.ts';
import type { EndReason, Session } from '../session/session.ts';
import type { Event } from '../session/state.ts';
import type { Exclusive } from '../tabs/exclusive.ts';

export interface ReviveParts {
  readonly access: SessionAccess;
  readonly refresh: Refresh<unknown>;
  readonly exclusive: Exclusive;
  /** Does what could not be done offline. */
  readonly catchUp: () => void;
  readonly dispatch: (event: Extract<Event<never>, { type: 'reopened' | 'verify-needed' }>) => void;
  /** Returns what a page that is loaded now knows before it asks the server. */
  readonly findStart: () => 'unknown' | EndReason;
}

/** How long a page that is shown again waits for the attempt that is planned, in milliseconds. */
const SOON = 60_000;

/**
 * Refreshes the token when the page becomes active again, before a call needs it. After the back-forward cache the token is unverified:
 * its user may have logged out in the meantime, and that of a page without a session may have logged in.
 */
export function reviveWith(page: Page, parts: ReviveParts): () => void {
  const { access, refresh, catchUp, dispatch } = parts;
  const verify = (): void => dispatch({ type: 'verify-needed', isLogin: false, isPutOff: false });

  /** The page keeps its login form, and what was typed there, unless there is a session. */
  async function lookForSession(session: Session): Promise<void> {
    if (session.reason === 'logout' || parts.findStart() !== 'unknown') return;
    const { type } = await parts.exclusive(() => refresh.ask(undefined));
    if (type !== 'granted' || access.state().session !== session) return;
    verify();
    void refresh.join('restore');
  }

  let giveUp = (): void => {};
  const look = (wake: Wake): void => {
    const { session, backoff } = access.state();
    const isLoading = session.isLoading && backoff !== undefined;
    // A user who comes back to a page that is loading would reload it.
    const isFarOff = isLoading && !isReached(backoff.until, later(access.now(), SOON));
    if (wake !== 'visible' || isFarOff) dispatch({ type: 'reopened' });
    if (wake === 'online') {
      refresh.wake();
      catchUp();
    }
    if (wake === 'restored') {
      if (session.status === 'unauthenticated') void lookForSession(session);
      else verify();
    }
    const { token } = access.state();
    if (token !== undefined && freshnessOf(token, access.now()) !== 'fresh') void refresh.join('expiring');
    // A caller asked in vain, and may show a spinner ever since.
    if (isLoading) void refresh.join('restore');
  };
  const stops = [
    // Firefox and WebKit drop the answer to what was sent before the page was left.
    page.onHide(
      () => {
        giveUp = refresh.giveUp();
      },
      () => giveUp(),
    ),
    page.onWake(look),
  ];
  return () => stops.forEach((stop) => stop());
}
