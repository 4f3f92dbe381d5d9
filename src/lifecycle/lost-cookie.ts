import type { Event, Notice } from '../session/state.ts';

/**
 * Notices a login whose cookie never comes back: the first refresh after it finds no session, a minute later, when the login is
 * long forgotten. Returns what is to be told of an event of the present epoch.
 */
export function createLostCookieNotice(): (event: Event<unknown>) => Notice | undefined {
  let isProven = true;
  return (event) => {
    if (event.type === 'login') isProven = false;
    if (event.type === 'logout') isProven = true;
    const outcome = event.type === 'refreshed' ? event.outcome : undefined;
    const isLost = !isProven && outcome?.type === 'ended' && (outcome.reason ?? 'none') === 'none';
    isProven ||= outcome?.type === 'granted' || outcome?.type === 'ended';
    const problem = 'The first refresh after a login found no session.';
    return isLost ? { type: 'misconfigured', topic: 'cookie-lost', problem } : undefined;
  };
}
