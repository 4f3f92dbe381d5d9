import { type Auth, createAuth, refreshTokenGrant } from 'rebearer';

/** As `expo-secure-store` has it. */
export interface SecureStore {
  readonly getItemAsync: (key: string) => Promise<string | null>;
  readonly setItemAsync: (key: string, value: string) => Promise<void>;
  readonly deleteItemAsync: (key: string) => Promise<void>;
}

/** As `AppState` of `react-native`. */
export interface AppState {
  readonly addEventListener: (type: 'change', listener: (state: string) => void) => { readonly remove: () => void };
}

export interface NativeAuth {
  readonly auth: Auth<{ readonly sub: string }>;
  readonly signIn: (username: string, password: string) => Promise<void>;
}

const API = 'https://api.example.com';
const KEY = 'refresh-token';

/** Makes the auth of a native app: access token in memory, refresh token in the keychain. */
export function createNativeAuth(store: SecureStore, appState: AppState): NativeAuth {
  const grant = refreshTokenGrant({ url: `${API}/oauth/token`, clientId: 'app' });

  /** Keeps the next refresh token before the session has it: the server has rotated the one before away. */
  async function keep(response: Response): Promise<Response> {
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => undefined);
    const { refresh_token: next }: Record<string, unknown> = Object.assign({}, body);
    if (response.ok && typeof next === 'string') await store.setItemAsync(KEY, next);
    return response;
  }

  const auth: NativeAuth['auth'] = createAuth({
    async refresh(context) {
      const refreshToken = context.refreshToken ?? (await store.getItemAsync(KEY)) ?? undefined;
      const answer = await grant({ ...context, refreshToken });
      return answer instanceof Response ? keep(answer) : answer;
    },
    async logout({ fetch, refreshToken, signal }) {
      const kept = await store.getItemAsync(KEY);
      const token = refreshToken ?? kept ?? '';
      // Another login may have put its own there.
      if (token === kept) await store.deleteItemAsync(KEY);
      const body = new URLSearchParams({ token, client_id: 'app' });
      return fetch(`${API}/oauth/revoke`, { method: 'POST', body, signal });
    },
    origins: [API],
    tabs: 'off',
    environment: {
      page: {
        baseUrl: () => `${API}/`,
        origin: () => 'null',
        // A guess that is wrong costs nothing: with no network the calls fail by themselves.
        isOnline: () => true,
        onWake(listener) {
          const { remove } = appState.addEventListener('change', (state) => state === 'active' && listener('visible'));
          return remove;
        },
        onHide: () => () => {},
      },
    },
  });
  auth.on('session-end', () => {
    // The session may have been replaced by that of the next user, whose token is stored already.
    if (!auth.session.isAuthenticated) void store.deleteItemAsync(KEY);
  });

  return {
    auth,
    signIn: (username, password) =>
      auth.login(async ({ signal }) => {
        const headers = { 'content-type': 'application/json' };
        const body = JSON.stringify({ username, password });
        return keep(await fetch(`${API}/auth/login`, { method: 'POST', headers, body, signal }));
      }),
  };
}
