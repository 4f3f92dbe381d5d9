import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { SessionChangedError } from 'rebearer';
import { auth } from './auth.ts';

const API = 'https://api.example.com';

export const api = axios.create({
  baseURL: `${API}/api`,
  adapter: 'fetch',
  env: { fetch: auth.fetch },
});

/** For an axios that has to use another adapter than fetch, such as XMLHttpRequest. */
export function withToken(client: AxiosInstance): AxiosInstance {
  const users = new WeakMap<object, string | number | undefined>();
  client.interceptors.request.use(async (config) => {
    const { origin } = new URL(client.getUri(config), location.href);
    // No other server gets the token, and a call may have an Authorization of its own.
    if (origin !== API || config.headers.has('Authorization')) return config;
    const token = await auth.getAccessToken();
    if (token === undefined) return config;
    config.headers.set('Authorization', `Bearer ${token}`);
    users.set(config.headers, user());
    return config;
  });
  client.interceptors.response.use(undefined, async (error: unknown) => {
    if (!isAxiosError(error) || error.config === undefined || !users.has(error.config.headers)) throw error;
    const { config } = error;
    const rejected = String(config.headers.get('Authorization')).replace('Bearer ', '');
    // An app that sends the call again itself gets the token of that moment.
    config.headers.delete('Authorization');
    if (error.response?.status !== 401) throw error;
    const token = await auth.getAccessToken({ rejected });
    if (token === undefined || token === rejected) throw error;
    // What was asked for as one user must not be sent as another.
    if (users.get(config.headers) !== user()) throw new SessionChangedError();
    config.headers.set('Authorization', `Bearer ${token}`);
    // Without the interceptors: a second 401 is the caller's.
    return axios.request(config);
  });
  return client;
}

let changes = 0;
auth.on('identity-change', () => void changes++);

/** A user without a name is known by the number of changes. */
const user = (): string | number | undefined =>
  auth.session.isAuthenticated ? (auth.session.identity ?? changes) : undefined;
