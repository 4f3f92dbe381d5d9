import type { Page } from '../browser/page.ts';
import type { Refresh } from '../refresh/refresh.ts';
import type { SessionAccess } from '../request/request-run.ts';
import { freshnessOf } from '../session/lifetime.ts';
import type { Event } from '../session/state.ts';

export interface ReviveParts {
  readonly access: SessionAccess;
  readonly refresh: Refresh<unknown>;
  /** Does what could not be done offline. */
  readonly catchUp: () => void;
  readonly dispatch: (event: Extract<Event<never>, { type: 'reopened' | 'unverified' }>) => void;
}

/**
 * Looks after the token when the page comes back to life, before anyone needs it. After the back-forward cache it is not
 * trusted: its user may have logged out in the meantime.
 */
export function reviveWith(page: Page, { access, refresh, catchUp, dispatch }: ReviveParts): () => void {
  return page.onWake((wake) => {
    const { session, backoff } = access.state();
    if (wake === 'online') {
      dispatch({ type: 'reopened' });
      refresh.wake();
      catchUp();
    }
    if (wake === 'restored') dispatch({ type: 'unverified' });
    const { token } = access.state();
    if (token !== undefined && freshnessOf(token, access.now()) !== 'fresh') void refresh.join('expiring');
    // Somebody asked in vain, and may show a spinner ever since.
    if (session.status === 'loading' && backoff !== undefined) void refresh.join('restore');
  });
}
