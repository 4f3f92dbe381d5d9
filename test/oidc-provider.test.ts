import { createServer, type ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { createAuth, refreshTokenGrant, type Auth } from 'rebearer';
import { pageAt } from './page-at.ts';
import { listen } from '../demo/server/listen.ts';

/** Two tokens with a third-party authorization server: `oidc-provider`, with rotation for public clients. */

beforeEach(() => {
  // The server warns of its quick start.
  vi.spyOn(console, 'warn').mockReturnValue();
});

const CLIENT = 'spa';
const SCOPE = 'openid offline_access';

interface Stage {
  readonly auth: Auth;
  readonly api: string;
  /** What the authorization server and the API did, in order. */
  readonly log: string[];
  readonly provider: Provider;
  readonly refreshToken: string;
}

async function setStage({ clientId = CLIENT, lifetime = 3600 } = {}): Promise<Stage> {
  const log: string[] = [];
  let provider: Provider | undefined;
  // On a busy machine a connection may be unused for longer than the 5 s that are the default, and be closed as a call goes out.
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url === '/api/me') void answer(request.headers.authorization, response);
    else void provider?.callback()(request, response);
  });
  const port = await listen(server, { port: 0, host: '127.0.0.1' });
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${port}`;
  provider = createProvider(url, lifetime);
  const tokens = provider;
  tokens.on('refresh_token.consumed', () => log.push('rotated'));
  tokens.on('grant.error', (_context, { error }) => log.push(error));

  async function answer(authorization: string | undefined, response: ServerResponse): Promise<void> {
    const token = await tokens.AccessToken.find(authorization?.replace('Bearer ', '') ?? '');
    const isGood = token !== undefined && !token.isExpired;
    log.push(isGood ? `served ${token.accountId}` : 'refused');
    response.writeHead(isGood ? 200 : 401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
  }

  const refreshToken = await grantTo('alice', tokens);
  const page = pageAt(url);
  const refresh = refreshTokenGrant({ url: `${url}/token`, clientId });
  const auth = createAuth<unknown>({ refresh, environment: { page } });
  return { auth, api: `${url}/api/me`, log, provider, refreshToken };
}

function createProvider(issuer: string, lifetime: number): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: ['https://app.example.com/callback'],
        application_type: 'web',
      },
    ],
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    ttl: { AccessToken: lifetime, RefreshToken: 86_400, Grant: 86_400, IdToken: 3600 },
    rotateRefreshToken: true,
    pkce: { required: () => true },
  });
}

/** What a user who logs in and consents leaves behind. */
async function grantTo(accountId: string, provider: Provider): Promise<string> {
  const client = await provider.Client.find(CLIENT);
  if (client === undefined) throw new Error('The client is missing.');
  const grant = new provider.Grant({ accountId, clientId: CLIENT });
  grant.addOIDCScope(SCOPE);
  const grantId = await grant.save();
  const token = new provider.RefreshToken({
    accountId,
    client,
    grantId,
    scope: SCOPE,
    gty: 'authorization_code',
    authTime: 1,
    claims: {},
    expiresWithSession: false,
    rotations: 0,
    iiat: Math.floor(Date.now() / 1000),
  });
  return token.save();
}

test('a refused token is refreshed with rotation, once for all calls, repeatedly', async () => {
  const { auth, api, log, provider, refreshToken } = await setStage();
  await auth.login({ accessToken: 'long-gone', refreshToken, subject: 'alice' });
  const calls = await Promise.all([auth.fetch(api), auth.fetch(api), auth.fetch(api)]);
  expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
  const [refused, served] = [Array<string>(3).fill('refused'), Array<string>(3).fill('served alice')];
  expect(log).toEqual([...refused, 'rotated', ...served]);
  await (await provider.AccessToken.find((await auth.getAccessToken()) ?? ''))?.destroy();
  expect((await auth.fetch(api)).status).toBe(200);
  expect(log.slice(7)).toEqual(['refused', 'rotated', 'served alice']);
});

test('a refresh token that was revoked ends the session', async () => {
  const { auth, api, log, provider, refreshToken } = await setStage();
  await auth.login({ accessToken: 'long-gone', refreshToken, subject: 'alice' });
  await (await provider.RefreshToken.find(refreshToken))?.destroy();
  expect((await auth.fetch(api)).status).toBe(401);
  expect(auth.session).toMatchObject({ status: 'unauthenticated', reason: 'expired' });
  expect(log).toEqual(['refused', 'invalid_grant']);
});

test('an unknown client gets an error, and its session is kept', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  const { auth, api, refreshToken } = await setStage({ clientId: 'stranger' });
  await auth.login({ accessToken: 'long-gone', refreshToken, subject: 'alice' });
  await expect(auth.fetch(api)).rejects.toThrow('invalid_client');
  expect(auth.session.status).toBe('authenticated');
});
