import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ORIGIN, read, serve } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

interface Moving {
  /** Answers a refresh with these cookies: whose token it has, or the error. */
  readonly refresh: (cookie: string, origin?: string) => Promise<string>;
  /** Answers a logout with these cookies: its status, and the names of the cookies that it deletes. */
  readonly logout: (cookie: string, origin?: string) => Promise<readonly [status: number, deleted: readonly string[]]>;
  /** The old tokens that were used up, in order. */
  readonly redeemed: readonly string[];
}

/** Loads the sample as the page has it, on a real server. Only the placeholder that knows the old tokens is replaced. */
async function loadSample(): Promise<Moving> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.moving-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const users = new Map([
    ['old', 'alice'],
    ['tossed', 'mallory'],
  ]);
  const redeemed: string[] = [];
  const redeem = (token: string): string | undefined => {
    redeemed.push(token);
    return users.get(token);
  };
  const end = (token: string): void => void users.delete(token);
  vi.stubEnv('APP_URL', ORIGIN);
  vi.stubGlobal('ofTest', { server: serve(), redeem, end });
  onTestFinished(() => void [vi.unstubAllEnvs(), vi.unstubAllGlobals()]);
  const [block] = (await blocksOf('docs/server.md')).filter(({ file }) => file === 'moving.ts');
  const placeholder = "return token === '' ? undefined : undefined;";
  const ending = "if (token === '') return;";
  expect(block?.code).toContain(placeholder);
  expect(block?.code).toContain(ending);
  const code = block?.code
    .replace(placeholder, 'return globalThis.ofTest.redeem(token);')
    .replace(ending, 'globalThis.ofTest.end(token);');
  await writeBlocks(folder, [
    { file: 'moving.ts', code: code ?? '' },
    { file: 'server.ts', code: 'export const { server } = globalThis.ofTest;' },
  ]);
  type Route = (request: Request) => Promise<Response>;
  const sample: { readonly logout: Route; readonly refresh: Route } = await import(join(folder, 'moving.ts'));
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
    redeemed,
  };
}

test('a user with an older cookie moves in once, also beside a cookie of another app that is called session', async () => {
  const { refresh, redeemed } = await loadSample();
  expect(await refresh('refresh_token=old')).toBe('alice');
  expect(await refresh('refresh_token=old; session=of-another-app')).toBe('alice');
  expect(await refresh('theme=dark;my_refresh_token=tossed; refresh_token=old')).toBe('alice');
  expect(redeemed).toEqual(['old', 'old', 'old']);
  expect(await refresh('refresh_token=old; __Host-Http-session=v1.x')).toBe('no_session');
  expect(redeemed).toHaveLength(3);
  expect(await refresh('refresh_token=stolen')).toBe('no_session');
});

test('with two cookies of the old name nobody moves in: a sibling domain may have set one', async () => {
  const { refresh, redeemed } = await loadSample();
  expect(await refresh('refresh_token=tossed; refresh_token=old')).toBe('no_session');
  expect(await refresh('refresh_token=old; refresh_token=tossed')).toBe('no_session');
  expect(await refresh('refresh_token=; refresh_token=old')).toBe('no_session');
  expect(redeemed).toEqual([]);
});

test('a page of another site does not use an older cookie up', async () => {
  const { refresh, redeemed } = await loadSample();
  for (const origin of ['https://evil.example', 'null', 'https://app.example.com.evil.example'])
    expect(await refresh('refresh_token=old', origin)).toBe('csrf_rejected');
  expect(redeemed).toEqual([]);
});

test('a logout with an older cookie alone is final: the next page does not move in with it', async () => {
  const { logout, refresh, redeemed } = await loadSample();
  expect(await logout('refresh_token=old', 'https://evil.example')).toEqual([403, []]);
  expect(await refresh('refresh_token=old')).toBe('alice');
  expect(await logout('theme=dark; refresh_token=old; refresh_token=tossed')).toEqual([
    204,
    ['__Host-Http-session', 'refresh_token'],
  ]);
  for (const cookie of ['refresh_token=old', 'refresh_token=tossed']) expect(await refresh(cookie)).toBe('no_session');
  expect(redeemed).toEqual(['old', 'old', 'tossed']);
});
