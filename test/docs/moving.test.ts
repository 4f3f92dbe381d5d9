import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, UnsecuredJWT } from 'jose';
import type { Auth } from 'rebearer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { pageAt } from '../page-at.ts';
import { ORIGIN, read, serve } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

interface Moving {
  /** Answers a refresh with these cookies: whose token it has, or the error. */
  readonly refresh: (cookie: string, origin?: string) => Promise<string>;
  /** Answers a logout with these cookies: its status, and the names of the cookies that it deletes. */
  readonly logout: (cookie: string, origin?: string) => Promise<readonly [status: number, deleted: readonly string[]]>;
  /** Answers a page that sends the token itself: whose token it has, or the status. */
  readonly move: (body: string, cookie?: string, origin?: string) => Promise<string>;
  /** The old tokens that were asked about, in order. */
  readonly asked: readonly string[];
  readonly invalidated: readonly string[];
  /** Lets the store of the new server fail, or work again. */
  readonly setDown: (isDown: boolean) => void;
}

async function importBlock(
  document: string,
  file: string,
  changes: Readonly<Record<string, string>>,
): Promise<unknown> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.moving-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [block] = (await blocksOf(document)).filter((found) => found.file === file);
  let code = block?.code ?? '';
  for (const [placeholder, replacement] of Object.entries(changes)) {
    expect(code).toContain(placeholder);
    code = code.replace(placeholder, replacement);
  }
  await writeBlocks(folder, [
    { file, code },
    { file: 'server.ts', code: 'export const { server } = globalThis.ofTest;' },
  ]);
  return import(join(folder, file));
}

/** Loads the sample as the page has it, on a real server. Only the placeholders that know the old tokens are replaced. */
async function loadSample(): Promise<Moving> {
  const users = new Map([
    ['old', 'alice'],
    ['tossed', 'mallory'],
  ]);
  const asked: string[] = [];
  const invalidated: string[] = [];
  let isDown = false;
  const store = memoryStore();
  const failing = (): Promise<never> => Promise.reject(new Error('The store is down.'));
  const server = serve({
    now: Date.now,
    store: { ...store, create: (given) => (isDown ? failing() : store.create(given)) },
  });
  const userOf = (token: string): string | undefined => {
    asked.push(token);
    return users.get(token);
  };
  vi.stubEnv('APP_URL', ORIGIN);
  const invalidate = (token: string, delay: number): void => {
    invalidated.push(token);
    if (delay === 0) users.delete(token);
  };
  vi.stubGlobal('ofTest', { server, userOf, invalidate });
  onTestFinished(() => void [vi.unstubAllEnvs(), vi.unstubAllGlobals()]);
  type Route = (request: Request) => Promise<Response>;
  const sample = (await importBlock('docs/server.md', 'moving.ts', {
    "return token === '' ? undefined : undefined;": 'return globalThis.ofTest.userOf(token);',
    'void [token, delay];': 'globalThis.ofTest.invalidate(token, delay);',
  })) as { readonly logout: Route; readonly refresh: Route; readonly move: Route };
  const call = (route: string, cookie: string, origin: string): Request =>
    new Request(`${ORIGIN}/auth/${route}`, { method: 'POST', headers: { cookie, origin } });
  return {
    async logout(cookie, origin = ORIGIN) {
      const { setCookie, status } = await read(await sample.logout(call('logout', cookie, origin)));
      return [
        status,
        setCookie.filter((field) => field.includes('Max-Age=0')).map((field) => field.split('=')[0] ?? ''),
      ];
    },
    async refresh(cookie, origin = ORIGIN) {
      const { json, setCookie } = await read(await sample.refresh(call('refresh', cookie, origin)));
      if (typeof json['access_token'] !== 'string') return String(json['reason'] ?? json['error']);
      expect(setCookie.some((field) => field.startsWith('refresh_token=;'))).toBe(true);
      return String(decodeJwt(json['access_token']).sub);
    },
    async move(body, cookie = '', origin = ORIGIN) {
      const headers = { cookie, origin, 'content-type': 'application/json' };
      const { json, status } = await read(
        await sample.move(new Request(`${ORIGIN}/auth/move`, { method: 'POST', headers, body })),
      );
      return typeof json['access_token'] === 'string' ? String(decodeJwt(json['access_token']).sub) : String(status);
    },
    asked,
    invalidated,
    setDown(value) {
      isDown = value;
    },
  };
}

test('a user with an older cookie moves in once, also beside a cookie of another app that is called session', async () => {
  const { refresh, asked, invalidated } = await loadSample();
  expect(await refresh('refresh_token=old')).toBe('alice');
  expect(invalidated).toEqual(['old']);
  expect(await refresh('refresh_token=old; session=of-another-app')).toBe('alice');
  expect(await refresh('theme=dark;my_refresh_token=tossed; refresh_token=old')).toBe('alice');
  expect(asked).toEqual(['old', 'old', 'old']);
  expect(await refresh('refresh_token=old; __Host-Http-session=v1.x')).toBe('no_session');
  expect(asked).toHaveLength(3);
  expect(await refresh('refresh_token=stolen')).toBe('no_session');
});

test('with two cookies of the old name nobody moves in: a sibling domain may have set one', async () => {
  const { refresh, asked } = await loadSample();
  expect(await refresh('refresh_token=tossed; refresh_token=old')).toBe('no_session');
  expect(await refresh('refresh_token=old; refresh_token=tossed')).toBe('no_session');
  expect(await refresh('refresh_token=; refresh_token=old')).toBe('no_session');
  expect(asked).toEqual([]);
});

test('a page of another site does not use an older cookie up', async () => {
  const { refresh, asked } = await loadSample();
  for (const origin of ['https://evil.example', 'null', 'https://app.example.com.evil.example'])
    expect(await refresh('refresh_token=old', origin)).toBe('csrf_rejected');
  expect(asked).toEqual([]);
});

test('an outage while a user moves in leaves the old token as it was', async () => {
  const { refresh, move, invalidated, setDown } = await loadSample();
  vi.spyOn(console, 'error').mockReturnValue();
  setDown(true);
  expect(await refresh('refresh_token=old')).toBe('temporarily_unavailable');
  expect(await move('{"refreshToken":"old"}')).toBe('503');
  expect(invalidated).toEqual([]);
  setDown(false);
  expect(await refresh('refresh_token=old')).toBe('alice');
  expect(await move('{"refreshToken":"old"}')).toBe('alice');
});

test('a token that the page has kept moves in, but not beside the new cookie, nor from another site', async () => {
  const { move, asked } = await loadSample();
  expect(await move('{"refreshToken":"old"}')).toBe('alice');
  expect(asked).toEqual(['old']);
  expect(await move('{"refreshToken":"old"}', '__Host-Http-session=v1.x')).toBe('401');
  expect(await move('{"refreshToken":"old"}', '', 'https://evil.example')).toBe('401');
  for (const body of ['', 'null', '{"refreshToken":1}', '{"refreshToken":{"a":1}}'])
    expect(await move(body)).toBe('401');
  expect(asked).toEqual(['old']);
  expect(await move('{"refreshToken":"stolen"}')).toBe('401');
});

interface MovingPage {
  readonly auth: Auth;
  readonly kept: Map<string, string>;
  readonly sent: string[];
}

/** Loads the page's sample with this token in its storage, and with these answers, one after the other. */
async function loadPage(token: string | undefined, ...answers: readonly Response[]): Promise<MovingPage> {
  const kept = new Map(token === undefined ? [] : [['refreshToken', token]]);
  const sent: string[] = [];
  const left = [...answers];
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
  };
  const fetch = async (url: string, { body }: { readonly body?: string }): Promise<Response> => {
    sent.push(`${url} ${body ?? ''}`.trim());
    return left.shift() ?? Response.error();
  };
  const page = pageAt(ORIGIN);
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('ofTest', { options: { fetch, environment: { page }, tabs: 'off', retry: { minDelay: 100 } } });
  onTestFinished(() => void vi.unstubAllGlobals());
  const sample = await importBlock('docs/migrations/interceptor.md', 'moving-auth.ts', {
    "name: 'app',": "...globalThis.ofTest.options, name: 'app',",
  });
  const { auth } = sample as { readonly auth: Auth };
  onTestFinished(() => auth.dispose());
  return { auth, kept, sent };
}

const granted = (sub: string): Response =>
  Response.json({ access_token: new UnsecuredJWT({ sub }).encode(), expires_in: 300 });

test('the page moves the token of its storage in, also when the first attempt meets an outage', async () => {
  const { auth, kept, sent } = await loadPage('old', new Response('', { status: 503 }), granted('alice'));
  await auth.ready();
  expect(auth.session).toMatchObject({ identity: 'alice' });
  expect(sent).toEqual(['/auth/move {"refreshToken":"old"}', '/auth/move {"refreshToken":"old"}']);
  expect(kept.size).toBe(0);
});

test('the page asks for the session of the cookie when the token of its storage is refused, and when there is none', async () => {
  const refused = await loadPage('old', Response.json({ error: 'invalid_grant' }, { status: 401 }), granted('bob'));
  await refused.auth.ready();
  expect(refused.auth.session).toMatchObject({ identity: 'bob' });
  expect(refused.sent).toEqual(['/auth/move {"refreshToken":"old"}', '/auth/refresh']);
  const without = await loadPage(undefined, granted('bob'));
  await without.auth.ready();
  expect(without.sent).toEqual(['/auth/refresh']);
});

test('a 401 of a gateway, not of the route, leaves the token in the storage', async () => {
  const page = new Response('<!doctype html>', { status: 401, headers: { 'content-type': 'text/html' } });
  const { auth, sent } = await loadPage('old', page, granted('alice'));
  await auth.ready();
  expect(auth.session).toMatchObject({ identity: 'alice' });
  expect(sent).toEqual(['/auth/move {"refreshToken":"old"}', '/auth/move {"refreshToken":"old"}']);
});

test('after a logout before the session is known the token of the storage does not sign in again', async () => {
  const { auth, kept } = await loadPage('old', new Response(null, { status: 204 }));
  expect(await auth.logout()).toMatchObject({ confirmed: true });
  expect(kept.size).toBe(0);
});

test('after a login the page does not move the token of a former user in', async () => {
  const { auth, kept, sent } = await loadPage('old', granted('bob'));
  await auth.login(granted('bob'));
  expect(kept.size).toBe(0);
  await auth.refresh();
  expect(sent).toEqual(['/auth/refresh']);
});

test('a logout with an older cookie alone is final: the next page does not move in with it', async () => {
  const { logout, refresh, invalidated } = await loadSample();
  expect(await logout('refresh_token=old', 'https://evil.example')).toEqual([403, []]);
  expect(await refresh('refresh_token=old')).toBe('alice');
  expect(await logout('theme=dark; refresh_token=old; refresh_token=tossed')).toEqual([
    204,
    ['__Host-Http-session', 'refresh_token'],
  ]);
  for (const cookie of ['refresh_token=old', 'refresh_token=tossed']) expect(await refresh(cookie)).toBe('no_session');
  expect(invalidated).toEqual(['old', 'old', 'tossed']);
});
