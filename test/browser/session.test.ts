import { expect, test } from 'vitest';
import { setStage, setStageSignedIn } from './stage.ts';

test('a reload restores the session from the cookie', async () => {
  const { page, arrived } = await setStageSignedIn();
  await page.reload();
  const session = await page.evaluate(async () => {
    bench.create();
    await bench.auth.ready();
    return bench.auth.session;
  });
  expect(session).toMatchObject({ status: 'authenticated', claims: { sub: 'alice' } });
  expect(arrived('/auth/refresh')).toHaveLength(1);
});

test('without a cookie public calls work, private calls get their 401, and one refresh is sent in total', async () => {
  const { page, arrived } = await setStage();
  const statuses = await page.evaluate(async () => {
    bench.create();
    const first = await bench.call(['/api/public', '/api/me']);
    return [...first, ...(await bench.call(['/api/public', '/api/me']))];
  });
  expect(statuses).toEqual([200, 401, 200, 401]);
  expect(arrived('/auth/refresh')).toHaveLength(1);
  expect(arrived('/api/me').map(({ authorization }) => authorization)).toEqual(['none', 'none']);
});

test('a wrong password costs one request and no refresh', async () => {
  const { page, server } = await setStage();
  const status = await page.evaluate(async () => {
    bench.create({ restore: false });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ username: 'alice', password: 'wrong' });
    return (await bench.auth.fetch('/auth/login', { method: 'POST', headers, body })).status;
  });
  expect(status).toBe(401);
  expect(server.log.filter(({ path }) => path.startsWith('/auth'))).toMatchObject([
    { path: '/auth/login', status: 401 },
  ]);
});

test('403, 500 and a broken connection are returned unchanged, without a refresh', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  server.intercept(({ url }) => {
    if (url.endsWith('/broken')) return 'reset';
    return url.endsWith('/failing') ? new Response('no', { status: 500 }) : undefined;
  });
  const statuses = await page.evaluate(() => bench.call(['/api/admin', '/api/failing', '/api/broken']));
  expect(statuses).toEqual([403, 500, 'TypeError']);
  expect(arrived('/auth/refresh')).toHaveLength(0);
});

test('a step-up challenge is returned, is reported as an event, and causes no refresh', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  const [statuses, events] = await page.evaluate(async () => [
    await bench.call(['/api/sensitive?x']),
    bench.events.slice(-1),
  ]);
  expect(statuses).toEqual([401]);
  expect(events).toMatchObject([
    { type: 'step-up', acrValues: 'urn:example:mfa', maxAge: 300, url: `${server.url}/api/sensitive` },
  ]);
  expect(arrived('/auth/refresh')).toHaveLength(0);
});

test('logout ends the session in the page and at the server, and later calls send no refresh', async () => {
  const { page, arrived } = await setStageSignedIn();
  const result = await page.evaluate(async () => [await bench.auth.logout(), await bench.call(['/api/me'])]);
  expect(result).toEqual([{ confirmed: true }, [401]]);
  expect(arrived('/auth/logout')).toMatchObject([{ status: 204, authorization: 'bearer' }]);
  expect(arrived('/auth/refresh')).toHaveLength(0);
});

test('a revoked session ends with its reason, and a new login works', async () => {
  const { page, server, arrived } = await setStageSignedIn();
  server.revokeAll('alice');
  const ended = await page.evaluate(async () => [await bench.call(['/api/me', '/api/notes']), bench.auth.session]);
  expect(ended).toMatchObject([[401, 401], { status: 'unauthenticated', reason: 'revoked' }]);
  expect(await page.evaluate(async () => [await bench.login('bob'), await bench.call(['/api/me'])])).toEqual([
    200,
    [200],
  ]);
  expect(arrived('/auth/refresh')).toHaveLength(1);
  expect(arrived('/api/me').at(-1)).toMatchObject({ subject: 'bob', status: 200 });
});

const FORGED: [string, () => Response][] = [
  ['an HTML page', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['5 MB', () => Response.json({ access_token: 'x'.repeat(5_000_000) })],
  ['truncated JSON', () => new Response('{"access_token":"eyJ')],
  ['a token with a line break', () => Response.json({ access_token: 'secret\r\nx: y', expires_in: 60 })],
  [
    'members of a prototype',
    () => new Response('{"__proto__":{"access_token":"secret"},"constructor":{"token":"secret"}}'),
  ],
  ['a redirect to a login page', () => new Response(null, { status: 302, headers: { location: '/login' } })],
];

test.each(FORGED)('%s as the answer to a refresh is a clear error, and the session is kept', async (_name, answer) => {
  const { page, server } = await setStageSignedIn();
  server.intercept(({ url }) => (url.endsWith('/auth/refresh') ? answer() : undefined));
  const { error, status } = await page.evaluate(async () => {
    bench.advance(181_000);
    const thrown: unknown = await bench.auth.fetch('/api/me').catch((reason: unknown) => reason);
    return { error: String(thrown), status: bench.auth.session.status };
  });
  expect(error).toMatch(/^(Refresh|Configuration)Error: The refresh .*The session is kept/);
  expect(error).not.toMatch(/secret|xxx/);
  expect(status).toBe('authenticated');
  server.intercept(undefined);
  const recovered = await page.evaluate(() => {
    bench.advance(60_000);
    return bench.call(['/api/me']);
  });
  expect(recovered).toEqual([200]);
});
