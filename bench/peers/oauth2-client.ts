import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client';
import { askForToken, type Send, type Setup } from './peer.ts';

/** Its fetch wrapper, with a token that the app's own endpoint renews. */
export function create({ accessToken, expiresIn, refreshUrl }: Setup): Send {
  const grant = (token: string) => ({
    accessToken: token,
    refreshToken: null,
    expiresAt: Date.now() + expiresIn * 1000,
  });
  const wrapper = new OAuth2Fetch({
    client: new OAuth2Client({ server: location.origin, clientId: 'bench', tokenEndpoint: refreshUrl }),
    getNewToken: async () => grant(await askForToken(refreshUrl)),
    getStoredToken: () => grant(accessToken),
    scheduleRefresh: false,
  });
  return (url) => wrapper.fetch(url);
}
