import { SessionChangedError } from '../errors/session-changed-error.ts';
import type { Auth, Fetch, Session } from '../index.ts';

/** Counts the changes of user and the ends of sessions of an auth. */
export function countUsers(auth: Auth): () => number {
  let count = 0;
  let user = userOf(auth.session);
  auth.on('identity-change', ({ from }) => {
    if (from !== undefined) count++;
  });
  auth.subscribe((session) => {
    const next = userOf(session);
    // A user who becomes known for the first time is not a change.
    if (user !== undefined && user !== next) count++;
    user = next;
  });
  return () => count;
}

/** Makes the fetch for all attempts of one call: no attempt is sent for another user than the call's. */
export function asOneUser(fetch: Fetch, users: () => number): (...call: Parameters<Fetch>) => Promise<Response> {
  const made = users();
  return (...call) => (users() === made ? fetch(...call) : Promise.reject(new SessionChangedError()));
}

/** `undefined` while the user is unknown. */
function userOf(session: Session): string | undefined {
  if (session.status === 'loading') return undefined;
  return session.isAuthenticated ? `user ${session.identity}` : 'nobody';
}
