import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { setStageSignedIn } from '../stage.ts';

const MIB = 1024 * 1024;

test('a compressed 401 with a gigabyte is dropped while the token is refreshed, and the call is replayed', async () => {
  const { page, server, arrived } = await setStageSignedIn({ contentSecurityPolicy: "script-src 'self'" });
  const bomb = gzipSync(Buffer.alloc(1024 * MIB), { level: 1 });
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let cut = (): void => {};
  const isCut = new Promise<void>((resolve) => (cut = resolve));
  let isRefused = false;
  server.intercept(async ({ url }) => {
    if (url.endsWith('/auth/refresh')) await held;
    if (!url.endsWith('/api/me') || isRefused) return undefined;
    isRefused = true;
    let at = 0;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        // A thousandth of it has a MiB. Sockets may take the whole of it before the page drops it, so it has no end.
        const part = bomb.subarray(at, (at += bomb.length / 1024));
        if (part.length > 0) controller.enqueue(Uint8Array.from(part));
      },
      cancel: cut,
    });
    return new Response(body, { status: 401, headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' } });
  });
  const call = page.evaluate(() => bench.call(['/api/me']));
  await isCut;
  release();
  expect(await call).toEqual([200]);
  expect(arrived('/api/me').length).toBe(2);
});
