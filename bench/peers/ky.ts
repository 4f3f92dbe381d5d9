import ky from 'ky';
import { askForToken, type Send, type Setup } from './peer.ts';

/** As ky's documentation has it, but for one refresh for all callers: its example makes one per call. */
export function create({ accessToken, refreshUrl, fetch }: Setup): Send {
  let token = accessToken;
  let refreshing: Promise<string> | undefined;
  const client = ky.create({
    ...(fetch === undefined ? {} : { fetch }),
    hooks: {
      beforeRequest: [
        ({ request }) => {
          request.headers.set('Authorization', `Bearer ${token}`);
        },
      ],
      afterResponse: [
        async ({ request, response, retryCount }) => {
          if (response.status !== 401 || retryCount > 0) return undefined;
          refreshing ??= askForToken(refreshUrl).finally(() => {
            refreshing = undefined;
          });
          token = await refreshing;
          const headers = new Headers(request.headers);
          headers.set('Authorization', `Bearer ${token}`);
          return ky.retry({ request: new Request(request, { headers }), code: 'TOKEN_REFRESHED', delay: 0 });
        },
      ],
    },
  });
  return (url) => client.get(url);
}
