import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blocksOf, ROOT, writeBlocks } from './blocks.ts';

/** Loads the sample as the page has it; returns how many of the calls have to wait. */
async function loadSample(): Promise<(addresses: readonly string[]) => Promise<number>> {
  const folder = await mkdtemp(join(ROOT, 'test/docs/.limits-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const blocks = (await blocksOf('docs/server.md')).filter(({ file }) => file === 'limits.ts');
  await writeBlocks(folder, blocks);
  const { limit }: { readonly limit: (request: Request) => Promise<number | undefined> } = await import(
    join(folder, 'limits.ts')
  );
  return async (addresses) => {
    const requests = addresses.map((address) => {
      return new Request('https://app.example.com/auth/refresh', { headers: { 'cf-connecting-ip': address } });
    });
    const waits = await Promise.all(requests.map(limit));
    return waits.filter((wait) => wait !== undefined).length;
  };
}

const many = (of: (n: number) => string): readonly string[] => Array.from({ length: 601 }, (_, n) => of(n));

test('a client cannot avoid the limit with the addresses of its own IPv6 network', async () => {
  const count = await loadSample();
  expect(await count(many((n) => `2001:db8:1:2:${n.toString(16)}::1`))).toBe(1);
  expect(await count(many((n) => `2001:db8::${n.toString(16)}`))).toBe(1);
});

test('other networks, and IPv4 addresses in either notation, are counted apart', async () => {
  const count = await loadSample();
  expect(await count(many((n) => `2001:db8:1:${n.toString(16)}::1`))).toBe(0);
  expect(await count(many((n) => `::ffff:192.0.${n >> 8}.${n & 255}`))).toBe(0);
  expect(await count([...many(() => '198.51.100.1').slice(1), '::ffff:198.51.100.1'])).toBe(1);
});
