import {
  computed,
  type ComputedRef,
  getCurrentInstance,
  getCurrentScope,
  inject,
  onBeforeUnmount,
  onMounted,
  onScopeDispose,
  shallowRef,
  ssrContextKey,
} from 'vue';
import type { Auth, AuthError, Session } from '../index.ts';
import { AuthKey } from './auth-key.ts';
import type { ClaimsOf, RegisteredAuth } from './register.ts';

/** The session of an auth, as refs. */
export interface UseSession<Claims> {
  /** The whole snapshot, a union: `session.value.claims` exists if `session.value.isAuthenticated`. */
  readonly session: ComputedRef<Session<Claims>>;
  readonly isLoading: ComputedRef<boolean>;
  readonly isAuthenticated: ComputedRef<boolean>;
  /** `undefined` without a session. */
  readonly claims: ComputedRef<Claims | undefined>;
  /** Why the last attempt to restore the session failed, while it is loading. The restore is repeated automatically. */
  readonly error: ComputedRef<AuthError | undefined>;
}

/**
 * Returns the session as refs, and restores it if necessary. The refs change with the session; a refreshed token does not change them.
 * Without an argument it uses the plugin's auth. It stops listening with its component or effect scope; outside of one it lives as long
 * as the auth. On the server, and until a hydrated component is mounted, it shows the `initialSession`.
 *
 * @throws TypeError without an argument if there is no plugin, or outside of components.
 */
export function useSession(): UseSession<ClaimsOf<RegisteredAuth>>;
export function useSession<Claims>(auth: Auth<Claims>): UseSession<Claims>;
export function useSession(auth: Auth = injected()): UseSession<unknown> {
  const session = shallowRef<Session>(auth.initialSession);
  // That of a store may be another one than the component's, and outlives it.
  const scope = getCurrentScope();
  let isFollowing = false;
  const follow = (): void => {
    if (isFollowing || scope?.active === false) return;
    isFollowing = true;
    const read = (): void => {
      session.value = auth.session;
    };
    read();
    const stop = auth.subscribe(read);
    scope?.run(() => onScopeDispose(stop));
    // A failure is the error of a loading session; the restore is repeated automatically.
    auth.ready().catch(() => {});
  };
  const instance = getCurrentInstance();
  // During hydration, when a component has its place in the page before its setup, the session must be that of the markup; on the server
  // no component is mounted, and no scope ends.
  if (instance && (instance.vnode.el?.['parentNode'] ?? inject(ssrContextKey, null))) {
    onMounted(follow);
    // It may have made a store, and be gone before it is mounted.
    onBeforeUnmount(follow);
  } else follow();
  return {
    session: computed(() => session.value),
    isLoading: computed(() => session.value.isLoading),
    isAuthenticated: computed(() => session.value.isAuthenticated),
    claims: computed(() => session.value.claims),
    error: computed(() => session.value.error),
  };
}

/** Returns the plugin's auth. */
export function injected(): RegisteredAuth {
  const auth = inject(AuthKey);
  if (auth) return auth;
  throw new TypeError(
    typeof REBEARER_PRODUCTION === 'undefined'
      ? 'There is no auth. Call app.use(createAuthPlugin(auth)), or pass the auth.'
      : 'useSession() found no plugin.',
  );
}
