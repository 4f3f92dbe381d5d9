import { expect, test } from 'vitest';
import { isOwnCall } from '../../demo/server/csrf.ts';
import { startServer } from '../../demo/server/server.ts';
import { login, send, serve, type SentHeaders } from './visitor.ts';

const SIBLING = 'http://app.localhost:8080';

/** What browsers send for each way to cause a request, as far as an attacker chooses it. */
const ATTACKS: Readonly<Record<string, SentHeaders>> = {
  'no header at all': {},
  'an image on another site': site('cross-site', 'no-cors', 'image'),
  'a link on another site': site('cross-site', 'navigate', 'document'),
  'a typed address': site('none', 'navigate', 'document'),
  'a form on another site': {
    ...site('cross-site', 'navigate', 'document'),
    origin: 'https://evil.test',
    'content-type': 'application/x-www-form-urlencoded',
  },
  'a text/plain form that looks like JSON': {
    ...site('cross-site', 'navigate', 'document'),
    origin: 'https://evil.test',
    'content-type': 'text/plain',
  },
  'a form on a sibling host': { ...site('same-site', 'navigate', 'document'), origin: SIBLING },
  'a form in a frame of the own origin': { ...site('same-origin', 'navigate', 'iframe'), origin: 'OWN' },
  'a form of the own origin': {
    ...site('same-origin', 'navigate', 'document'),
    origin: 'OWN',
    'content-type': 'application/x-www-form-urlencoded',
  },
  'a multipart body of the own origin': { origin: 'OWN', 'content-type': 'multipart/form-data; boundary=x' },
  'a sandboxed frame': { ...site('cross-site', 'cors', 'empty'), origin: 'null' },
  'a beacon with text': { ...site('same-origin', 'no-cors', 'empty'), origin: 'OWN', 'content-type': 'text/plain' },
  'a beacon without a body': { ...site('same-origin', 'no-cors', 'empty'), origin: 'OWN' },
  'a beacon from another site': { ...site('cross-site', 'no-cors', 'empty'), origin: 'https://evil.test' },
  'a no-cors fetch from another site': { ...site('cross-site', 'no-cors', 'empty'), origin: 'https://evil.test' },
  'a fetch from another site': { ...site('cross-site', 'cors', 'empty'), origin: 'https://evil.test' },
  'a fetch from a sibling that is not listed': { ...site('same-site', 'cors', 'empty'), origin: SIBLING },
  'a listed origin that the browser calls cross-site': { ...site('cross-site', 'cors', 'empty'), origin: 'OWN' },
  'a worker script': { ...site('same-origin', 'same-origin', 'worker'), origin: 'OWN' },
  'an origin that begins like the own': { origin: 'OWN.evil.test' },
  'the own origin with a slash': { origin: 'OWN/' },
  'the own origin in upper case': { origin: 'UPPER' },
  'an empty origin': { origin: '' },
  'two origins': { origin: 'OWN, OWN' },
};

const ENDPOINTS = ['/auth/refresh', '/auth/login', '/auth/logout', '/auth/sessions/revoke-all'];

test.each(Object.entries(ATTACKS))('%s is refused by every endpoint and changes nothing', async (_attack, headers) => {
  const server = await serve();
  const visitor = await login(server);
  const { cookie } = visitor;
  const origin = headers.origin?.toString().replaceAll('OWN', server.url).replace('UPPER', server.url.toUpperCase());
  server.clearLog();
  for (const endpoint of ENDPOINTS) {
    const answer = await send(server.url + endpoint, {
      headers: { ...headers, origin, cookie: `session=${cookie}`, authorization: `Bearer ${visitor.accessToken}` },
      body: '{"username":"bob","password":"bob-demo"}',
    });
    expect(answer).toMatchObject({ status: 403, json: { error: 'csrf_rejected' }, setCookie: [] });
    expect(server.log.at(-1)).toMatchObject({ path: endpoint, status: 403, outcome: 'csrf_rejected' });
  }
  expect(await visitor.refresh()).toMatchObject({ status: 200, json: { session_id: visitor.sessionId } });
  expect(server.log.at(-1)?.outcome).toBe('rotated');
});

test.each<readonly [string, SentHeaders]>([
  ['a same-origin fetch', site('same-origin', 'cors', 'empty')],
  ['a same-origin fetch in that mode', site('same-origin', 'same-origin', 'empty')],
  ['a listed origin of the same site', site('same-site', 'cors', 'empty')],
  ['a browser without Fetch Metadata', {}],
  ['JSON with a charset', { 'content-type': 'Application/JSON; charset=utf-8' }],
])('%s passes', async (_call, headers) => {
  const server = await serve();
  const { cookie } = await login(server);
  const own = { ...headers, origin: server.url, cookie: `session=${cookie}` };
  expect((await send(`${server.url}/auth/refresh`, { headers: own })).status).toBe(200);
});

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
  '%s changes nothing: it is answered 405',
  async (method) => {
    const server = await serve();
    const visitor = await login(server);
    const headers = {
      origin: server.url,
      cookie: `session=${visitor.cookie}`,
      authorization: `Bearer ${visitor.accessToken}`,
    };
    for (const endpoint of [...ENDPOINTS, `/auth/sessions/${visitor.sessionId}/revoke`]) {
      const answer = await send(server.url + endpoint, { method, headers });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' }, setCookie: [] });
      expect(server.log.at(-1)).toMatchObject({ method, outcome: 'method_not_allowed' });
    }
    expect((await visitor.refresh()).status).toBe(200);
  },
);

test('a deployment may require a header that no form can send', async () => {
  const server = await serve({ csrfHeader: 'X-Requested-By' });
  const visitor = await login(server).catch(() => undefined);
  expect(visitor).toBeUndefined();
  const answer = await send(`${server.url}/auth/login`, {
    headers: { origin: server.url, 'content-type': 'application/json', 'x-requested-by': 'page' },
    body: '{"username":"bob","password":"bob-demo"}',
  });
  expect(answer.status).toBe(200);
});

test('the origin null is refused, even if it is listed', () => {
  const bare = { fetchSite: undefined, fetchMode: undefined, fetchDest: undefined, contentType: undefined };
  const call = { ...bare, origin: 'null', hasCustomHeader: true };
  expect(isOwnCall(call, new Set(['null']))).toBe(false);
});

test.each(['null', '*', 'localhost:4310', 'https://app.example/', 'https://*.example', 'https://APP.example'])(
  'a list with %s in it, which no browser sends, stops the start',
  async (origin) => {
    const starting = startServer({ port: 0, dbFile: ':memory:', allowedOrigins: [origin] });
    await expect(starting).rejects.toThrow(TypeError);
  },
);

test('the page’s own refresh works after a flood of forged ones', async () => {
  const server = await serve();
  const visitor = await login(server);
  const forged = { origin: 'https://evil.test', cookie: `session=${visitor.cookie}` };
  await Promise.all(Array.from({ length: 200 }, () => send(`${server.url}/auth/refresh`, { headers: forged })));
  expect((await visitor.refresh()).status).toBe(200);
});

function site(fetchSite: string, mode: string, destination: string): SentHeaders {
  return { 'sec-fetch-site': fetchSite, 'sec-fetch-mode': mode, 'sec-fetch-dest': destination };
}
