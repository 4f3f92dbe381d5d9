import { base64url, CompactSign, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { bearer, ORIGIN, read, serve, type Served, signedIn, visit } from './visitor.ts';

/** Asks the API with an Authorization field. */
async function ask(server: Served, authorization: string | undefined, requirement = {}): Promise<unknown> {
  const headers = { origin: ORIGIN, ...(authorization !== undefined && { authorization }) };
  const caller = await server.verify(new Request(`${ORIGIN}/api/me`, { headers }), requirement);
  if (!(caller instanceof Response)) return caller;
  const { headers: answered, json, status } = await read(caller);
  return {
    status,
    error: json['error'],
    challenge: answered.get('www-authenticate'),
    cors: answered.get('access-control-allow-origin'),
  };
}

test('a valid token returns its caller', async () => {
  const server = serve({ audience: 'https://api.example.com', claims: () => ({ scope: 'read write', role: 'admin' }) });
  const visitor = await signedIn(server);
  expect(await ask(server, `Bearer ${visitor.accessToken}`)).toMatchObject({
    subject: 'alice',
    sessionId: visitor.sessionId,
    expiresAt: server.clock.now() + 180_000,
    claims: { iss: ORIGIN, aud: 'https://api.example.com', sub: 'alice', sid: visitor.sessionId, role: 'admin' },
  });
});

test('without a token the challenge has no error, with an invalid one it has, and both have CORS headers', async () => {
  const server = serve();
  const bare = { status: 401, error: 'missing_token', challenge: 'Bearer realm="api"', cors: ORIGIN };
  const invalid = {
    status: 401,
    error: 'invalid_token',
    challenge: 'Bearer realm="api", error="invalid_token"',
    cors: ORIGIN,
  };
  for (const field of [undefined, '', 'Basic YTpi', 'DPoP x', 'Bearerx'])
    expect(await ask(server, field)).toEqual(bare);
  for (const field of [
    'Bearer',
    'Bearer ',
    'bearer x',
    'Bearer a.b.c',
    'Bearer eyJ.e30.',
    `Bearer ${'x.'.repeat(9999)}`,
  ])
    expect(await ask(server, field)).toEqual(invalid);
});

test('a token is valid until it expires, to the second', async () => {
  const server = serve();
  const { accessToken } = await signedIn(server);
  server.clock.advance(179_999);
  expect(await ask(server, `Bearer ${accessToken}`)).toMatchObject({ subject: 'alice' });
  server.clock.advance(1);
  expect(await ask(server, `Bearer ${accessToken}`)).toMatchObject({ status: 401, error: 'invalid_token' });
  expect(await ask(server, `Bearer ${accessToken}`, { expiredFor: 60_000 })).toMatchObject({ subject: 'alice' });
  server.clock.advance(60_000);
  expect(await ask(server, `Bearer ${accessToken}`, { expiredFor: 60_000 })).toMatchObject({ status: 401 });
});

test('a forged token is refused', async () => {
  const server = serve();
  const { accessToken = '' } = await signedIn(server);
  const [header = '', payload = '', signature = ''] = accessToken.split('.');
  const { kid } = JSON.parse(new TextDecoder().decode(base64url.decode(header))) as { kid: string };
  const claims = JSON.parse(new TextDecoder().decode(base64url.decode(payload))) as Record<string, unknown>;
  const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const sign = (protectedHeader: { alg: string; kid?: string; typ?: string }, body = claims): Promise<string> =>
    new SignJWT(body).setProtectedHeader(protectedHeader).sign(privateKey);
  const secret = new TextEncoder().encode(JSON.stringify(await exportJWK(publicKey)));
  const forged = [
    `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.${signature}`,
    `${header}.${encode({ ...claims, sub: 'root' })}.${signature}`,
    `${encode({ alg: 'ES256', typ: 'JWT', kid })}.${payload}.${signature}`,
    `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    `${header}.${payload}.`,
    await sign({ alg: 'ES256', typ: 'at+jwt', kid }),
    await sign({ alg: 'ES256', typ: 'at+jwt' }),
    await sign({ alg: 'ES256', typ: 'at+jwt', kid: 'constructor' }),
    await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid }).sign(secret),
  ];
  for (const token of forged)
    expect(await ask(server, `Bearer ${token}`), token).toMatchObject({ status: 401, error: 'invalid_token' });
});

test('a token of another issuer, audience or type is refused, even with the same key', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'one' };
  const server = serve({ keys: [jwk] });
  const now = Math.floor(server.clock.now() / 1000);
  const good = {
    iss: ORIGIN,
    aud: ORIGIN,
    sub: 'alice',
    sid: 's_1',
    jti: '1',
    iat: now,
    exp: now + 60,
    auth_time: now,
  };
  const sign = (claims: Record<string, unknown>, typ = 'at+jwt'): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ, kid: 'one' }).sign(privateKey);
  expect(await ask(server, `Bearer ${await sign(good)}`)).toMatchObject({ subject: 'alice' });
  const { exp: _exp, ...lasting } = good;
  const { sid: _sid, ...anonymous } = good;
  for (const token of [
    await sign({ ...good, iss: 'https://evil.example' }),
    await sign({ ...good, aud: 'https://evil.example' }),
    await sign({ ...good, sid: 7 }),
    await sign({ ...good, sub: 7 }),
    await sign({ ...good, nbf: now + 60 }),
    await sign({ ...good, exp: 'tomorrow' }).catch(() => 'x'),
    await sign(good, 'JWT'),
    await sign(good, 'id_token'),
    await sign(lasting),
    await sign(anonymous),
  ]) {
    expect(await ask(server, `Bearer ${token}`)).toMatchObject({ status: 401, error: 'invalid_token' });
  }
});

test('a token whose times are not finite is refused, even with the same key', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const server = serve({ keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'one' }] });
  const visitor = await signedIn(server);
  const [, claims = ''] = visitor.accessToken?.split('.') ?? [];
  const own = Buffer.from(claims, 'base64url').toString();
  const verified = async (payload: string): Promise<boolean> => {
    const accessToken = await new CompactSign(new TextEncoder().encode(payload))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
      .sign(privateKey);
    const caller = await server.verify(visitor.request('/api', { headers: bearer({ accessToken }) }), { maxAge: 1000 });
    return !(caller instanceof Response);
  };
  expect(await verified(own)).toBe(true);
  for (const name of ['exp', 'iat', 'auth_time'])
    expect(await verified(own.replace(new RegExp(`"${name}":\\d+`), `"${name}":1e400`)), name).toBe(false);
});

test('a cookie never authenticates a call', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const caller = await server.verify(visitor.request('/api/me', { method: 'GET' }));
  expect(caller).toMatchObject({ status: 401 });
});

test('a missing scope is answered 403, with the required scope', async () => {
  const server = serve({ claims: () => ({ scope: 'read write' }) });
  const { authorization } = bearer(await signedIn(server));
  expect(await ask(server, authorization, { scope: 'write' })).toMatchObject({ subject: 'alice' });
  expect(await ask(server, authorization, { scope: ['read', 'admin'] })).toMatchObject({
    status: 403,
    error: 'insufficient_scope',
    challenge: 'Bearer realm="api", error="insufficient_scope", scope="read admin"',
  });
  const none = serve();
  expect(await ask(none, bearer(await signedIn(none)).authorization, { scope: 'read' })).toMatchObject({ status: 403 });
});

test('a missing or old step-up is answered 401, with the requirement', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const requirement = { acr: ['urn:example:mfa', 'urn:example:key'], maxAge: 60_000 };
  expect(await ask(server, bearer(visitor).authorization, requirement)).toMatchObject({
    status: 401,
    error: 'insufficient_user_authentication',
    challenge:
      'Bearer realm="api", error="insufficient_user_authentication", acr_values="urn:example:mfa urn:example:key", max_age="60"',
  });
  await visitor.signIn({ subject: 'alice', acr: 'urn:example:key' });
  expect(await ask(server, bearer(visitor).authorization, requirement)).toMatchObject({ subject: 'alice' });
  server.clock.advance(61_000);
  expect(await ask(server, bearer(visitor).authorization, requirement)).toMatchObject({ status: 401 });
  await visitor.refresh();
  expect(await ask(server, bearer(visitor).authorization, requirement)).toMatchObject({ status: 401 });
});

test('the last token of a revoked session is valid until it expires', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  await server.revoke(visitor.sessionId ?? '');
  expect(await ask(server, bearer(visitor).authorization)).toMatchObject({ subject: 'alice' });
  server.clock.advance(180_000);
  expect(await ask(server, bearer(visitor).authorization)).toMatchObject({ status: 401 });
});

test('an answer has no CORS headers for an origin that is not listed', async () => {
  const server = serve();
  const request = new Request(`${ORIGIN}/api`, { headers: { origin: 'https://evil.example' } });
  const answer = (await server.verify(request)) as Response;
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect(visit(server).cookie).toBeUndefined();
});

test('a header that names a key of its own, or asks for what this server does not do, makes a token none', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const own = { ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'one' };
  const forger = await generateKeyPair('ES256', { extractable: true });
  const server = serve({ keys: [own] });
  const visitor = await signedIn(server);
  const [, claims = ''] = visitor.accessToken?.split('.') ?? [];
  const sign = async (fields: object, key = privateKey): Promise<string> => {
    const header = base64url.encode(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...fields }));
    const input = new TextEncoder().encode(`${header}.${claims}`);
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, input);
    return `${header}.${claims}.${base64url.encode(new Uint8Array(signature))}`;
  };
  expect(await ask(server, `Bearer ${await sign({})}`)).toMatchObject({ subject: 'alice' });
  for (const token of [
    await sign({ jwk: await exportJWK(forger.publicKey) }, forger.privateKey),
    await sign({ jku: 'https://evil.example/jwks.json' }, forger.privateKey),
    await sign({ kid: ['one'] }),
    await sign({ kid: { toString: 'one' } }),
    await sign({ kid: undefined }),
    await sign({ kid: '__proto__' }),
    await sign({ crit: ['exp'] }),
    await sign({ crit: ['x'], x: 1 }),
    await sign({ crit: [] }),
    await sign({ crit: ['b64'], b64: false }),
    await sign({ alg: 'es256' }),
    await sign({ alg: 'ES384' }),
    await sign({ alg: 'HS256' }),
    await sign({ typ: undefined }),
  ])
    expect(await ask(server, `Bearer ${token}`)).toMatchObject({ status: 401, error: 'invalid_token' });
});
