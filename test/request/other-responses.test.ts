import { Readable } from 'node:stream';
import { createAuth, type AuthOptions } from 'rebearer';
import { expect, test } from 'vitest';
import { pageAt } from '../page-at.ts';
import { createBrowser } from '../simulation/browser.ts';
import { grantFor } from '../simulation/world.ts';

type Make = (status: number, body: object) => object;

const readable = (status: number, body: object) => ({
  ok: status < 400,
  status,
  json: async () => body,
  text: async () => JSON.stringify(body),
});

/** What stands in the place of a response, as far as it has what one has. */
const makes: readonly (readonly [string, Make])[] = [
  ['a mock with JSON alone', (status, body) => ({ ok: status < 400, status, json: async () => body })],
  ['a mock whose headers are a record', (status, body) => ({ ...readable(status, body), headers: { server: 'x' } })],
  ['a mock whose headers are a Map', (status, body) => ({ ...readable(status, body), headers: new Map() })],
  [
    'a polyfill without a body, as in React Native',
    (status, body) => ({ ...readable(status, body), headers: new Headers(), clone: () => readable(status, body) }),
  ],
  [
    'a polyfill whose body is a stream of Node',
    (status, body) => ({
      ...readable(status, body),
      headers: new Headers(),
      body: Readable.from([JSON.stringify(body)]),
      clone: () => readable(status, body),
    }),
  ],
];

/** Which options have a call look into its answer. */
const options: readonly Partial<AuthOptions>[] = [
  {},
  { responseToken: true },
  { shouldRefresh: (_response, { rejected }) => rejected },
];

test.each(makes)('%s is refreshed for, replayed, and a login', async (_name, make) => {
  for (const option of options) {
    let refreshes = 0;
    const fetch = async (url: unknown): Promise<object> => {
      const isRefresh = String(url).endsWith('/refresh');
      return make(isRefresh || refreshes > 1 ? 200 : 401, isRefresh ? grantFor('alice', ++refreshes) : { ok: true });
    };
    const { clock, flags } = createBrowser();
    const page = pageAt('https://app.example.com');
    const environment = { clock, flags, page, lock: undefined, openChannel: undefined, fetch: () => fetch as never };
    const auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout', ...option, environment });
    const calls = ['GET', 'POST'].map((method) => auth.fetch('/api/x', { method, keepalive: method === 'POST' }));
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
    expect(refreshes).toBe(2);
    await auth.login(async () => make(200, grantFor('bob')));
    expect(auth.session).toMatchObject({ claims: { sub: 'bob' } });
    expect(await auth.logout()).toEqual({ confirmed: true });
  }
});
