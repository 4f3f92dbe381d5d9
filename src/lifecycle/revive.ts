import type { Page } from '../browser/page.ts';
import type { Refresh } from '../refresh/refresh.ts';
import type { SessionDoor } from '../request/request-run.ts';
import { freshnessOf } from '../session/lifetime.ts';
import type { Event } from '../session/state.ts';

export interface ReviveParts {
  readonly door: SessionDoor;
  readonly refresh: Refresh;
  /** Does what could not be done offline. */
  readonly catchUp: () => void;
  readonly dispatch: (event: Extract<Event<never>, { type: 'reopened' | 'suspected' }>) => void;
}

/**
 * Looks after the token when the page comes back to life, before anyone needs it. After the back-forward cache it is not
 * trusted: its user may have logged out in the meantime.
 */
export function reviveWith(page: Page, { door, refresh, catchUp, dispatch }: ReviveParts): () => void {
  return page.onWake((wake) => {
    const { session, gate } = door.state();
    if (wake === 'online') {
      dispatch({ type: 'reopened' });
      refresh.wake();
      catchUp();
    }
    if (wake === 'restored') dispatch({ type: 'suspected' });
    const { token } = door.state();
    if (token !== undefined && freshnessOf(token, door.now()) !== 'fresh') void refresh.join('expiring');
    // Somebody asked in vain, and may show a spinner ever since.
    if (session.status === 'loading' && gate !== undefined) void refresh.join('restore');
  });
}
