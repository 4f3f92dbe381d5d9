import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './blocks.ts';
import { namesOf } from './public-names.ts';

/** The entries of the server's half, by the names under which users import them. */
const ENTRIES = [
  ['rebearer/server', 'src/server/index.ts'],
  ['rebearer/server/memory', 'src/server/stores/memory.ts'],
  ['rebearer/server/sqlite', 'src/server/stores/sqlite/index.ts'],
  ['rebearer/server/postgres', 'src/server/stores/postgres/index.ts'],
  ['rebearer/server/redis', 'src/server/stores/redis/index.ts'],
  ['rebearer/server/testing', 'src/server/testing/test-store.ts'],
] as const;

/** Every declaration that a file of the server exports, with the docstring in front of it. */
async function declarations(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  const files = (await readdir(join(ROOT, 'src/server'), { recursive: true })).filter((file) => file.endsWith('.ts'));
  for (const file of files) {
    const text = await readFile(join(ROOT, 'src/server', file), 'utf8');
    const all = text.matchAll(
      /(\/\*\*(?:(?!\*\/)[^])*\*\/\n)?^export (?:async )?(?:function|interface|type|class|const) (\w+)/gm,
    );
    for (const [, docstring = '', name = ''] of all) found.set(name, [...(found.get(name) ?? []), docstring]);
  }
  return found;
}

test.each(ENTRIES)('every public name of %s has a docstring with an example', async (_, entry) => {
  const [declared, names] = [await declarations(), await namesOf(entry)];
  expect(names).not.toEqual([]);
  const isDocumented = (name: string): boolean =>
    (declared.get(name) ?? []).some(
      (docstring) => /\/\*\*\s+(?:\* )?\S/.test(docstring) && docstring.includes('@example'),
    );
  expect(names.filter((name) => !isDocumented(name))).toEqual([]);
});

test('every method of the server has a docstring with an example', async () => {
  const text = await readFile(join(ROOT, 'src/server/create-auth-server.ts'), 'utf8');
  const [, body = ''] = /^export interface AuthServer[^{]*\{\n([^]*?)^\}/m.exec(text) ?? [];
  const methods = [...body.matchAll(/(\/\*\*(?:(?!\*\/)[^])*\*\/\n)?^ {2}readonly (\w+):/gm)];
  expect(methods.length).toBeGreaterThan(7);
  const missing = methods.filter(([, docstring = '']) => !docstring.includes('@example')).map(([, , name]) => name);
  expect(missing).toEqual([]);
});
