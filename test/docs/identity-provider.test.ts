import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ORIGIN, serve } from '../server-library/visitor.ts';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

test('the callback of an identity provider does not accept the attempt of a login that another host of the domain has set', async () => {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.callback-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  vi.stubGlobal('ofTest', { server: serve() });
  const exchanges = vi.fn<typeof fetch>(async () => new Response(null, { status: 400 }));
  vi.stubGlobal('fetch', exchanges);
  const noise = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => void [vi.unstubAllGlobals(), noise.mockRestore()]);
  const blocks = (await blocksOf('docs/migrations/identity-provider.md')).filter(({ file }) => file !== 'server.ts');
  await writeBlocks(folder, [
    ...blocks,
    { file: 'server.ts', code: `export const { server } = globalThis.ofTest; export const appUrl = '${ORIGIN}';` },
  ]);
  const { app }: { readonly app: { request: (path: string, init?: RequestInit) => Promise<Response> } } = await import(
    join(folder, 'app.ts')
  );

  const started = await app.request('/auth/start');
  const [field = ''] = started.headers.getSetCookie();
  expect(field).toMatch(/^__Host-attempt=[^;]+;.*Path=\/;.*Secure/);
  const { searchParams } = new URL(started.headers.get('location') ?? '');
  const [cookie = ''] = field.split(';');
  const callback = `/auth/callback?${new URLSearchParams({ code: 'a', state: searchParams.get('state') ?? '' })}`;
  const comeBack = (given: string): Promise<Response> => app.request(callback, { headers: { cookie: given } });

  const tossed = cookie.replace('__Host-', '');
  expect((await comeBack(tossed)).headers.get('location')).toBe('/login?failed');
  expect(exchanges).not.toHaveBeenCalled();
  await comeBack(`${tossed}; ${cookie}`);
  expect(exchanges).toHaveBeenCalledTimes(1);
});
