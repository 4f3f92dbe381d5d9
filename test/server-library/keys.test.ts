import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { bearer, ORIGIN, serve, type Served, signedIn, testClock, visit } from './visitor.ts';

const MINUTE = 60_000;

async function statusOf(server: Served, { accessToken }: { accessToken: string | undefined }): Promise<number> {
  const caller = await server.verify(new Request(`${ORIGIN}/api`, { headers: bearer({ accessToken }) }));
  return caller instanceof Response ? caller.status : 200;
}

async function kidsOf(server: Served): Promise<readonly string[]> {
  const { json } = await visit(server).send('/auth/jwks.json', { method: 'GET' });
  return (json['keys'] as { kid: string }[]).map(({ kid }) => kid);
}

function kidOf(accessToken = ''): unknown {
  return (JSON.parse(atob(accessToken.split('.')[0] ?? '')) as { kid: unknown }).kid;
}

test('the public keys are published, cacheable, without private parts, and verify the tokens', async () => {
  const server = serve();
  const { accessToken = '' } = await signedIn(server);
  for (const path of ['/auth/jwks.json', '/.well-known/jwks.json']) {
    const { headers, json } = await visit(server).send(path, { method: 'GET' });
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(json).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          x: expect.any(String),
          y: expect.any(String),
          kid: kidOf(accessToken),
          alg: 'ES256',
          use: 'sig',
        },
      ],
    });
    const { payload } = await jwtVerify(accessToken, createLocalJWKSet(json as never), {
      currentDate: new Date(server.clock.now()),
    });
    expect(payload.sub).toBe('alice');
  }
});

test('a restart and a second instance do not invalidate any session or token', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const [one, two] = [serve({ store }, clock), serve({ store }, clock)];
  const visitors = await Promise.all([signedIn(one), signedIn(two), signedIn(one), signedIn(two)]);
  expect(await kidsOf(one)).toEqual(await kidsOf(two));
  const restarted = serve({ store }, clock);
  for (const visitor of visitors) {
    for (const server of [one, two, restarted]) expect(await statusOf(server, visitor)).toBe(200);
    const elsewhere = visit(restarted);
    elsewhere.cookie = visitor.cookie;
    expect((await elsewhere.refresh()).status).toBe(200);
  }
});

test('a new key is published ten minutes before it signs, and the old one stays as long as its tokens live', async () => {
  const server = serve();
  const visitor = await signedIn(server);
  const first = kidOf(visitor.accessToken);
  expect(await server.rotateKeys()).toBe(true);
  const [, second] = await kidsOf(server);
  expect(await kidsOf(server)).toEqual([first, second]);
  server.clock.advance(10 * MINUTE - 1);
  await visitor.refresh();
  expect(kidOf(visitor.accessToken)).toBe(first);
  server.clock.advance(1);
  await visitor.refresh();
  expect(kidOf(visitor.accessToken)).toBe(second);
  server.clock.advance(3 * MINUTE - 1);
  expect(await server.rotateKeys()).toBe(false);
  server.clock.advance(1);
  expect(await server.rotateKeys()).toBe(true);
  expect(await kidsOf(server)).toEqual([second, expect.any(String)]);
  expect(server.events.filter(({ type }) => type === 'key_rotation')).toHaveLength(2);
});

test('instances that rotate at the same time add one key', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const servers = Array.from({ length: 8 }, () => serve({ store }, clock));
  await Promise.all(servers.map((server) => signedIn(server)));
  const rotated = await Promise.all(servers.map((server) => server.rotateKeys()));
  expect(rotated.filter(Boolean)).toHaveLength(1);
  expect((await store.keys()).keys).toHaveLength(2);
});

test('keys rotate while a hundred clients run on two instances, and no call gets a 401', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const [one, two] = [serve({ store }, clock), serve({ store }, clock)];
  const visitors = await Promise.all(Array.from({ length: 100 }, (_, index) => signedIn(index % 2 === 0 ? one : two)));
  const kids = new Set<unknown>();
  for (let minute = 0; minute < 120; minute += 1) {
    clock.advance(MINUTE);
    if (minute % 7 === 0) await one.rotateKeys();
    if (minute % 11 === 0) await two.rotateKeys();
    const turn = visitors.filter((_, index) => (index + minute) % 2 === 0);
    const refreshed = await Promise.all(turn.map((visitor) => visitor.refresh()));
    expect(refreshed.map(({ status }) => status)).toEqual(turn.map(() => 200));
    for (const visitor of visitors) kids.add(kidOf(visitor.accessToken));
    // Half of the tokens are a minute old; each is shown to the instance that did not make it, too.
    for (const server of [one, two]) {
      const statuses = await Promise.all(visitors.map((visitor) => statusOf(server, visitor)));
      expect(statuses).toEqual(visitors.map(() => 200));
    }
  }
  expect(kids.size).toBeGreaterThan(5);
});

test('keys and secrets whose load an edge runtime has dropped with its request are loaded by the next one', async () => {
  for (const dropped of ['keys', 'keepSecret'] as const) {
    const clock = testClock();
    const inner = memoryStore(clock);
    let isDropped = true;
    const hang = (): Promise<never> => new Promise(() => {});
    const through = { keys: inner.keys, keepSecret: inner.keepSecret };
    const store = { ...inner, [dropped]: (given: string) => (isDropped ? hang() : through[dropped](given)) };
    const server = serve({ store, issuer: 'http://localhost:3000', secret: undefined, storeTimeout: 5000 }, clock);
    const call = (): Promise<Response> => server.handler(new Request('http://localhost:3000/auth/jwks.json'));
    void call();
    await Promise.resolve();
    isDropped = false;
    clock.advance(5001);
    expect((await call()).status).toBe(200);
  }
});

test('unknown key ids do not query the store each time', async () => {
  const clock = testClock();
  const inner = memoryStore(clock);
  let reads = 0;
  const keys = (): ReturnType<typeof inner.keys> => {
    reads += 1;
    return inner.keys();
  };
  const server = serve({ store: { ...inner, keys } }, clock);
  await signedIn(server);
  const header = (kid: number): string => btoa(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: String(kid) }));
  for (let kid = 0; kid < 1000; kid += 1) {
    expect(await statusOf(server, { accessToken: `${header(kid).replaceAll('=', '')}.e30.AAAA` })).toBe(401);
  }
  expect(reads).toBeLessThan(3);
});

test('a new secret is accepted before it is used, and the old one afterwards', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const [old, fresh] = ['an old secret of thirty-two chars', 'a new secret of thirty-two chars.'];
  const visitor = await signedIn(serve({ store, secret: old }, clock));
  const stages = [
    [old, fresh],
    [fresh, old],
  ].map((secret) => serve({ store, secret }, clock));
  for (const server of [...stages, ...stages.toReversed()]) {
    const here = visit(server);
    here.cookie = visitor.cookie;
    expect((await here.refresh()).status).toBe(200);
    visitor.cookie = here.cookie;
    expect(await statusOf(server, visitor)).toBe(200);
  }
  const without = visit(serve({ store, secret: fresh }, clock));
  without.cookie = visitor.cookie;
  expect(await without.refresh()).toMatchObject({ status: 400, json: { reason: 'no_session' } });
});

test('keys that no secret opens are replaced, and the leaked ones are invalid', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const before = await signedIn(serve({ store }, clock));
  const server = serve({ store, secret: 'after a leak another secret was made' }, clock);
  expect(await statusOf(server, before)).toBe(401);
  const visitor = await signedIn(server);
  expect(await statusOf(server, visitor)).toBe(200);
});

test('the store contains neither the secret, nor a private key, nor a cookie in the clear', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const visitor = await signedIn(serve({ store }, clock));
  const { keys } = await store.keys();
  const kept = JSON.stringify([keys, await store.bySubject('alice')]);
  for (const secret of ['"d"', 'P-256', visitor.cookie?.split('.')[3], visitor.accessToken, 'thirty-two'])
    expect(kept).not.toContain(secret);
});

test('on a loopback address the store keeps a secret, for every instance', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const options = { store, issuer: 'http://localhost:3000', secret: undefined };
  const headers = { origin: 'http://localhost:3000' };
  const first = visit(serve(options, clock), 'session');
  await first.signIn({ subject: 'alice' }, { headers });
  const second = visit(serve(options, clock), 'session');
  second.cookie = first.cookie;
  expect((await second.refresh({ headers })).status).toBe(200);
});

test('configured keys are used instead of the store’s', async () => {
  const make = async (kid: string, alg: string): Promise<object> => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    return { ...(await exportJWK(privateKey)), alg, kid };
  };
  const keys = [await make('new', 'EdDSA'), await make('old', 'RS256')];
  const clock = testClock();
  const store = memoryStore(clock);
  const server = serve({ store, keys }, clock);
  const visitor = await signedIn(server);
  expect(kidOf(visitor.accessToken)).toBe('new');
  expect(await statusOf(server, visitor)).toBe(200);
  expect(await kidsOf(server)).toEqual(['new', 'old']);
  expect(await server.rotateKeys()).toBe(false);
  expect((await store.keys()).keys).toEqual([]);
  const { json } = await visit(server).send('/auth/jwks.json', { method: 'GET' });
  expect(JSON.stringify(json)).not.toMatch(/"(?:d|p|q|dp|dq|qi)"/);
});

test.each(['ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA', 'RS256', 'RS512', 'PS256', 'PS384'])(
  'a key of the app’s own may sign with %s, and needs no name',
  async (alg) => {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    const server = serve({ keys: [{ ...(await exportJWK(privateKey)), alg }] });
    const visitor = await signedIn(server);
    expect(await statusOf(server, visitor)).toBe(200);
    expect(await kidsOf(server)).toEqual([kidOf(visitor.accessToken)]);
  },
);

test.each([[['sign']], [['sign', 'verify']], [[]]])(
  'a key of the app’s own signs with the key_ops %j, which are not published and stay as they are',
  async (key_ops) => {
    const server = serve({ keys: [{ ...(await exportedKey()), key_ops }] });
    const visitor = await signedIn(server);
    expect(await statusOf(server, visitor)).toBe(200);
    const { json } = await visit(server).send('/auth/jwks.json', { method: 'GET' });
    expect(JSON.stringify(json)).not.toContain('key_ops');
    expect(Object.isFrozen(key_ops)).toBe(false);
  },
);

test('a key that cannot sign costs a refresh 500, and not the session, and the error names the option', async () => {
  const clock = testClock();
  const store = memoryStore(clock);
  const visitor = await signedIn(serve({ store }, clock));
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ format: 'jwk' });
  const [one, two] = [await exportedKey(), await exportedKey()];
  for (const key of [
    { ...short, alg: 'RS256' },
    { ...one, x: two.x, y: two.y },
    { ...one, x: 'AAAA' },
    { ...one, d: '' },
  ]) {
    const server = serve({ store, keys: [{ ...(key as JWK), kid: 'mine' }] }, clock);
    const broken = visit(server);
    broken.cookie = visitor.cookie;
    expect((await broken.refresh()).status).toBe(500);
    const message = /^keys: the key mine cannot sign/;
    expect(server.events.at(-1)).toMatchObject({
      type: 'failure',
      error: { message: expect.stringMatching(message) },
    });
    await expect(server.verify(visitor.request('/api', { headers: bearer(visitor) }))).rejects.toThrow(message);
  }
  clock.advance(60_000);
  expect((await visitor.refresh()).status).toBe(200);
});

async function exportedKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'ES256' };
}
