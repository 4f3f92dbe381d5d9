import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../../../demo/server/server.ts';
import { setStage, type Stage } from '../stage.ts';

/** A hostile or careless API hands tokens out with its answers: by the server's log none of them is ever used. */

interface Claims {
  readonly sub: string;
  readonly sid?: string;
  readonly iat: number;
}

function unsigned(claims: Claims): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode({ ...claims, exp: claims.iat + 3600 })}.c2lnbmF0dXJl`;
}

const NOW = Math.floor(Date.now() / 1000);
const NO_STORE = { 'cache-control': 'no-store' };

async function setInlineStage(): Promise<Stage> {
  const stage = await setStage({ responseToken: 'accept', contentSecurityPolicy: "script-src 'self'" });
  await stage.page.evaluate(async () => {
    bench.create({ responseToken: true });
    await bench.login('alice');
  });
  return stage;
}

/** The token that the API was called with. */
async function tokenId({ page, arrived }: Stage): Promise<string | undefined> {
  expect(await page.evaluate(() => bench.call(['/api/me']))).toEqual([200]);
  return arrived('/api/me').at(-1)?.tokenId;
}

function answering(stage: Stage, path: string, headers: Record<string, string>): void {
  stage.server.intercept(({ url }) => (url.endsWith(path) ? new Response('{}', { headers }) : undefined));
}

test('a newer token of the same user in a valid answer is adopted', async () => {
  const stage = await setInlineStage();
  const sid = await stage.page.evaluate(() =>
    String(bench.auth.session.isAuthenticated && bench.auth.session.claims['sid']),
  );
  answering(stage, '/api/x', { ...NO_STORE, 'x-access-token': unsigned({ sub: 'alice', sid, iat: NOW + 3600 }) });
  await stage.page.evaluate(() => bench.call(['/api/x']));
  expect(
    await stage.page.evaluate(() => bench.events.map((event) => event.type === 'token' && event.source)),
  ).toContain('response');
});

test.each([
  ['of another user', { ...NO_STORE, 'x-access-token': unsigned({ sub: 'bob', sid: 'bobs', iat: NOW + 3600 }) }],
  ['that is older', { ...NO_STORE, 'x-access-token': unsigned({ sub: 'alice', iat: NOW - 3600 }) }],
  ['from a cache', { 'cache-control': 'max-age=60', 'x-access-token': unsigned({ sub: 'alice', iat: NOW + 3600 }) }],
  ['that breaks the header', { ...NO_STORE, 'x-access-token': 'a b' }],
])('a token %s is ignored', async (_name, headers) => {
  const stage = await setInlineStage();
  const before = await tokenId(stage);
  answering(stage, '/api/x', headers);
  await stage.page.evaluate(() => bench.call(['/api/x', '/api/x']));
  expect(await tokenId(stage)).toBe(before);
});

test('a token after a redirect is ignored', async () => {
  const stage = await setInlineStage();
  const before = await tokenId(stage);
  const token = { ...NO_STORE, 'x-access-token': unsigned({ sub: 'alice', iat: NOW + 3600 }) };
  stage.server.intercept(({ url }) => {
    if (url.endsWith('/api/x')) return new Response(null, { status: 302, headers: { location: '/api/y' } });
    return url.endsWith('/api/y') ? new Response('{}', { headers: token }) : undefined;
  });
  expect(await stage.page.evaluate(() => bench.call(['/api/x']))).toEqual([200]);
  expect(await tokenId(stage)).toBe(before);
});

test('a token from an unlisted origin is ignored', async () => {
  const stage = await setInlineStage();
  const before = await tokenId(stage);
  const evil = await startServer({ port: 0, dbFile: ':memory:' });
  onTestFinished(evil.close);
  evil.intercept(
    () =>
      new Response('{}', {
        headers: {
          ...NO_STORE,
          'access-control-allow-origin': stage.server.url,
          'access-control-expose-headers': 'X-Access-Token',
          'x-access-token': unsigned({ sub: 'alice', iat: NOW + 3600 }),
        },
      }),
  );
  expect(await stage.page.evaluate((url) => bench.call([url]), `${evil.url}/api/x`)).toEqual([200]);
  expect(evil.log.map(({ authorization }) => authorization)).toEqual(['none']);
  expect(await tokenId(stage)).toBe(before);
});
