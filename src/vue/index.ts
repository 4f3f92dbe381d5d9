import { getCurrentScope, onScopeDispose, type ShallowRef, shallowReadonly, shallowRef } from 'vue';
import type { Auth, Session } from '../index.ts';

/**
 * Returns the session as a ref, restores it if nobody has, and changes the ref with it, never because a token was refreshed. It stops
 * listening with the component or effect scope that it was made in; outside of one it lives as long as the auth.
 */
export function useAuth<Claims>(auth: Auth<Claims>): Readonly<ShallowRef<Session<Claims>>> {
  const session = shallowRef(auth.session);
  const stop = auth.subscribe((next) => {
    session.value = next;
  });
  // A failure shows as a session that stays loading, and is tried again when the page comes back to life.
  auth.ready().catch(() => {});
  if (getCurrentScope()) onScopeDispose(stop);
  return shallowReadonly(session);
}
