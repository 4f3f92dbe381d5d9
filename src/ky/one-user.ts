import { type Auth, type Fetch, type Session, SessionChangedError } from '../index.ts';

/** Counts the users of an auth, for as long as it lives: changes of user, and ends of sessions. */
export function countUsers(auth: Auth<unknown>): () => number {
  let count = 0;
  let user = userOf(auth.session);
  auth.on('identity-change', ({ from }) => {
    if (from !== undefined) count++;
  });
  auth.subscribe((session) => {
    const next = userOf(session);
    // A user who was not known yet is the same as the one who is found.
    if (user !== undefined && user !== next) count++;
    user = next;
  });
  return () => count;
}

/** Makes a fetch for all attempts of one call: none is sent for another user than the one who made the call. */
export function asOneUser(fetch: Fetch, users: () => number): (...call: Parameters<Fetch>) => Promise<Response> {
  const made = users();
  return (...call) => (users() === made ? fetch(...call) : Promise.reject(new SessionChangedError()));
}

/** `undefined` while that is unknown. */
function userOf(session: Session<unknown>): string | undefined {
  if (session.status === 'loading') return undefined;
  return session.isAuthenticated ? `user ${session.identity}` : 'nobody';
}
