import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isExternal, linksOf, resolve } from '../../site/src/links.ts';
import { withoutCode } from '../../site/src/page.ts';
import { slugOf } from '../../site/src/slug.ts';
import { ROOT } from './blocks.ts';

const documents = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md', 'llms.txt'];
for await (const file of glob('docs/**/*.md', { cwd: ROOT })) documents.push(file.replaceAll('\\', '/'));

const read = async (file: string): Promise<string> => withoutCode(await readFile(join(ROOT, file), 'utf8'));

/** The anchors of a document: those of its headings, numbered where they are equal, and those that it sets itself. */
async function anchorsOf(file: string): Promise<ReadonlySet<string>> {
  const text = await read(file);
  const anchors = new Set([...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id));
  const seen = new Map<string, number>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = slugOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*\\]/g, ''));
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}

test.each(documents)('every link of %s leads to an existing file and anchor', async (document) => {
  const dead: string[] = [];
  for (const { target, line } of linksOf(await read(document))) {
    if (isExternal(target)) continue;
    const { file, anchor } = resolve(document, target);
    const isThere = existsSync(join(ROOT, file));
    const isDead = !isThere || (anchor !== '' && file.endsWith('.md') && !(await anchorsOf(file)).has(anchor));
    if (isDead) dead.push(`${document}:${line} ${target}`);
  }
  expect(dead).toEqual([]);
});

test('a document that ships in the package links only to files that ship', async () => {
  const manifest: unknown = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const listed =
    typeof manifest === 'object' && manifest !== null && 'files' in manifest && Array.isArray(manifest.files)
      ? manifest.files.map(String)
      : [];
  const shipped = [...listed, 'README.md', 'LICENSE', 'package.json'];
  const ships = (file: string): boolean => shipped.some((path) => file === path || file.startsWith(`${path}/`));
  const missing: string[] = [];
  for (const document of documents.filter(ships)) {
    const inside = linksOf(await read(document)).filter(({ target }) => !isExternal(target));
    for (const { target, line } of inside)
      if (!ships(resolve(document, target).file)) missing.push(`${document}:${line} ${target}`);
  }
  expect(missing).toEqual([]);
});

test('an anchor has the name that code hosts give it', () => {
  expect(slugOf('What is not `fetch`')).toBe('what-is-not-fetch');
  expect(slugOf("When the session can't be restored")).toBe('when-the-session-cant-be-restored');
  expect(slugOf('RB018')).toBe('rb018');
});
