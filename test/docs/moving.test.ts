import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ORIGIN, read, serve } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

interface Moving {
  /** Answers a refresh with these cookies: whose token it has, or the error. */
  readonly refresh: (cookie: string, origin?: string) => Promise<string>;
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
  vi.stubEnv('APP_URL', ORIGIN);
  vi.stubGlobal('ofTest', { server: serve(), redeem });
  onTestFinished(() => void [vi.unstubAllEnvs(), vi.unstubAllGlobals()]);
  const [block] = (await blocksOf('docs/server.md')).filter(({ file }) => file === 'moving.ts');
  const placeholder = "return token === '' ? undefined : undefined;";
  expect(block?.code).toContain(placeholder);
  await writeBlocks(folder, [
    { file: 'moving.ts', code: block?.code.replace(placeholder, 'return globalThis.ofTest.redeem(token);') ?? '' },
    { file: 'server.ts', code: 'export const { server } = globalThis.ofTest;' },
  ]);
  const sample: { readonly refresh: (request: Request) => Promise<Response> } = await import(join(folder, 'moving.ts'));
  return {
    async refresh(cookie, origin = ORIGIN) {
      const request = new Request(`${ORIGIN}/auth/refresh`, { method: 'POST', headers: { cookie, origin } });
      const { json, setCookie } = await read(await sample.refresh(request));
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
