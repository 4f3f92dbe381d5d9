import {
  computed,
  type ComputedRef,
  getCurrentInstance,
  getCurrentScope,
  inject,
  onMounted,
  onScopeDispose,
  shallowReadonly,
  type ShallowRef,
  shallowRef,
  ssrContextKey,
} from 'vue';
import type { Auth, AuthError, Session } from '../index.ts';
import { AuthKey, type RegisteredAuth } from './auth-key.ts';

/** The session of an auth, as refs. */
export interface UseSession<Claims> {
  /** The whole snapshot, a union: `session.value.claims` is there where `session.value.isAuthenticated`. */
  readonly session: Readonly<ShallowRef<Session<Claims>>>;
  readonly isLoading: ComputedRef<boolean>;
  readonly isAuthenticated: ComputedRef<boolean>;
  /** `undefined` without a session. */
  readonly claims: ComputedRef<Claims | undefined>;
  /** Why the last attempt to restore the session failed, while it is loading. The restore is repeated by itself. */
  readonly error: ComputedRef<AuthError | undefined>;
}

/** What an auth knows of its user. */
export type ClaimsOf<Given> = Given extends Auth<infer Claims> ? Claims : never;

/**
 * Returns the session as refs that change with it, never because a token was refreshed, and restores it if that has not happened yet. Without
 * an argument it takes the plugin's auth. It stops listening with the component or effect scope that it was made in; outside
 * of one it lives as long as the auth. On the server, and until a hydrated component is mounted, it is the `initialSession`.
 *
 * @throws TypeError without an argument where there is no plugin, or outside of components.
 */
export function useSession(): UseSession<ClaimsOf<RegisteredAuth>>;
export function useSession<Claims>(auth: Auth<Claims>): UseSession<Claims>;
export function useSession(auth: Auth<unknown> = injected()): UseSession<unknown> {
  const session = shallowRef<Session<unknown>>(auth.initialSession);
  const follow = (): void => {
    const read = (): void => {
      session.value = auth.session;
    };
    read();
    const stop = auth.subscribe(read);
    if (getCurrentScope()) onScopeDispose(stop);
    // A failure shows as the error of a session that is loading; the restore is repeated by itself.
    auth.ready().catch(() => {});
  };
  // A server's markup is met as it was made; on the server nothing is ever mounted, nor does a scope ever end.
  if (isRenderedByServer()) onMounted(follow);
  else follow();
  return {
    session: shallowReadonly(session),
    isLoading: computed(() => session.value.isLoading),
    isAuthenticated: computed(() => session.value.isAuthenticated),
    claims: computed(() => (session.value.isAuthenticated ? session.value.claims : undefined)),
    error: computed(() => (session.value.isLoading ? session.value.error : undefined)),
  };
}

/** Returns the plugin's auth. */
export function injected(): RegisteredAuth {
  const auth = inject(AuthKey);
  if (auth !== undefined) return auth;
  throw new TypeError('useSession() found no plugin. Call app.use(createAuthPlugin(auth)), or useSession(auth).');
}

/** Says whether this component is rendered on a server, or takes over markup that was: then it has its element before its setup. */
function isRenderedByServer(): boolean {
  const instance = getCurrentInstance();
  return Boolean(instance && (instance.vnode.el ?? inject(ssrContextKey, null)));
}
