import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

test('a user with an older cookie moves in once, also beside a cookie of another app that is called session', async () => {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.moving-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const server = {
    handler: async () => new Response('refreshed'),
    signIn: async (_request: Request, { subject }: { readonly subject: string }) =>
      new Response(`${subject} signed in`),
  };
  vi.stubGlobal('serverOfTest', server);
  const [block] = (await blocksOf('docs/server.md')).filter(({ file }) => file === 'moving.ts');
  const code = block?.code.replace("token === '' ? undefined : undefined", "token === 'old' ? 'alice' : undefined");
  await writeBlocks(folder, [
    { file: 'moving.ts', code: code ?? '' },
    { file: 'server.ts', code: 'export const server = globalThis.serverOfTest;' },
  ]);
  const { refresh } = (await import(join(folder, 'moving.ts'))) as {
    readonly refresh: (request: Request) => Promise<Response>;
  };
  const answered = async (cookie: string): Promise<string> =>
    (
      await refresh(new Request('https://app.example.com/auth/refresh', { method: 'POST', headers: { cookie } }))
    ).text();
  expect(await answered('refresh_token=old')).toBe('alice signed in');
  expect(await answered('refresh_token=old; session=of-another-app')).toBe('alice signed in');
  expect(await answered('refresh_token=old; __Host-Http-session=v1.x')).toBe('refreshed');
  expect(await answered('refresh_token=stolen')).toBe('refreshed');
});
