import axios, { type AxiosInstance, isAxiosError } from 'axios';
import { auth } from './auth.ts';

export const api = axios.create({
  baseURL: 'https://api.example.com/api',
  adapter: 'fetch',
  env: { fetch: auth.fetch },
});

/** For an axios that has to use another adapter than fetch, such as XMLHttpRequest. */
export function withToken(client: AxiosInstance): AxiosInstance {
  client.interceptors.request.use(async (config) => {
    const token = await auth.getAccessToken();
    if (token !== undefined) config.headers.set('Authorization', `Bearer ${token}`);
    return config;
  });
  client.interceptors.response.use(undefined, async (error: unknown) => {
    if (!isAxiosError(error) || error.response?.status !== 401 || error.config === undefined) throw error;
    const { config } = error;
    const rejected = String(config.headers.get('Authorization')).replace('Bearer ', '');
    const token = await auth.getAccessToken({ rejected });
    if (token === undefined || token === rejected) throw error;
    config.headers.set('Authorization', `Bearer ${token}`);
    // Without the interceptors: a second 401 is the caller's.
    return axios.request(config);
  });
  return client;
}
