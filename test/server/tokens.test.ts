import { createRemoteJWKSet, generateKeyPair, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { expect, test } from 'vitest';
import { login, serve, visit, type Visitor } from './visitor.ts';

test('a token verifies with the published key and has the claims of RFC 9068', async () => {
  const server = await serve({ tokenLifetime: 180 });
  const visitor = await login(server);
  const keys = new URL('/.well-known/jwks.json', server.url);
  const { payload, protectedHeader } = await jwtVerify(visitor.accessToken, createRemoteJWKSet(keys), {
    algorithms: ['ES256'],
    typ: 'at+jwt',
    issuer: server.url,
    audience: `${server.url}/api`,
  });
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
  expect(payload).toMatchObject({ sub: 'alice', name: 'Alice', sid: visitor.sessionId, jti: expect.any(String) });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(180);
  expect((await visitor.get(keys.pathname)).text).not.toContain('"d":');
});

test.each<[string, (real: Visitor, url: string) => string | Promise<string>]>([
  ['an unsigned one', (_, url) => claims(new UnsecuredJWT({}), url).encode()],
  ['one signed by another key', async (_, url) => signed(url, (await generateKeyPair('ES256')).privateKey)],
  ['one whose subject was changed', ({ accessToken }) => forged(accessToken, { sub: 'bob' })],
  ['one whose expiry was changed', ({ accessToken }) => forged(accessToken, { exp: 9_999_999_999 })],
  ['one without its signature', ({ accessToken }) => accessToken.replace(/[^.]*$/, '')],
])('%s is refused and leaves no claims in the log', async (_kind, forge) => {
  const server = await serve();
  const real = await login(server);
  const attacker = visit(server);
  const answer = await attacker.get('/api/me', { authorization: `Bearer ${await forge(real, server.url)}` });
  expect(answer.status).toBe(401);
  expect(server.log.at(-1)).toMatchObject({ tokenState: 'invalid', tokenId: undefined, subject: undefined });
});

test('another server’s token is refused', async () => {
  const [server, other] = [await serve(), await serve()];
  const { accessToken } = await login(other);
  expect((await visit(server).get('/api/me', { authorization: `Bearer ${accessToken}` })).status).toBe(401);
});

function claims<Jwt extends SignJWT | UnsecuredJWT>(jwt: Jwt, url: string): Jwt {
  jwt
    .setIssuer(url)
    .setAudience(`${url}/api`)
    .setSubject('alice')
    .setJti('999.x')
    .setIssuedAt()
    .setExpirationTime('1h');
  return jwt;
}

function signed(url: string, key: CryptoKey): Promise<string> {
  const jwt = new SignJWT({ sid: 's_1', name: 'Alice' }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' });
  return claims(jwt, url).sign(key);
}

function forged(token: string, members: Readonly<Record<string, unknown>>): string {
  const [header, payload = '', signature] = token.split('.');
  const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const changed = JSON.stringify(Object.assign({}, parsed, members));
  return [header, Buffer.from(changed).toString('base64url'), signature].join('.');
}
