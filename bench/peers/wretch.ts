import wretch from 'wretch';
import { askForToken, type Send, type Setup } from './peer.ts';

/** As its README's «Automatic token refresh with request replay», with one refresh for all callers. */
export function create({ accessToken, refreshUrl }: Setup): Send {
  let token = accessToken;
  let refreshing: Promise<string> | undefined;
  const client = wretch()
    .defer((w) => w.auth(`Bearer ${token}`))
    .resolve((chain) =>
      chain.unauthorized(async (_error, request) => {
        refreshing ??= askForToken(refreshUrl).finally(() => {
          refreshing = undefined;
        });
        token = await refreshing;
        return request.auth(`Bearer ${token}`).fetch().res();
      }),
    );
  return (url) => client.get(url).res();
}
