import { createFetch, ofetch } from 'ofetch';
import { askForToken, type Send, type Setup } from './peer.ts';

/** Its interceptors for the token; the retry after a refresh stands around them, as its documentation has none for that. */
export function create({ accessToken, refreshUrl, fetch }: Setup): Send {
  let token = accessToken;
  let refreshing: Promise<string> | undefined;
  const base = fetch === undefined ? ofetch : createFetch({ fetch });
  const client = base.create({
    retry: 1,
    retryStatusCodes: [401],
    onRequest({ options }) {
      options.headers.set('Authorization', `Bearer ${token}`);
    },
    async onResponseError({ response }) {
      if (response.status !== 401) return;
      refreshing ??= askForToken(refreshUrl).finally(() => {
        refreshing = undefined;
      });
      token = await refreshing;
    },
  });
  return (url) => client.raw(url);
}
