import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './blocks.ts';
import { namesOf } from './public-names.ts';

test.each([
  ['index', 'src/index.ts'],
  ['react', 'src/react/index.ts'],
  ['vue', 'src/vue/index.ts'],
  ['angular', 'src/angular/index.ts'],
  ['ky', 'src/ky/index.ts'],
  ['testing', 'src/testing/index.ts'],
  ['msw', 'src/msw/index.ts'],
  ['devtools', 'src/devtools/index.ts'],
  ['conformance', 'src/conformance/index.ts'],
  ['lifetime', 'src/lifetime/index.ts'],
  ['hold', 'src/hold/index.ts'],
  ['server', 'src/server/index.ts'],
  ['server/memory', 'src/server/stores/memory.ts'],
  ['server/sqlite', 'src/server/stores/sqlite/index.ts'],
  ['server/postgres', 'src/server/stores/postgres/index.ts'],
  ['server/redis', 'src/server/stores/redis/index.ts'],
  ['server/testing', 'src/server/testing/test-store.ts'],
])('the API reference of %s has every public name; otherwise run npm run docs:api', async (page, entry) => {
  const names = await namesOf(entry);
  const reference = await readFile(join(ROOT, `docs/api/${page}.md`), 'utf8');
  const missing = names.filter(
    (name) =>
      !new RegExp(`^### (?:\`abstract\` )?${name.replaceAll('_', '\\\\?_')}(?:\\(\\)|<|\\\\|$)`, 'm').test(reference),
  );
  expect(missing).toEqual([]);
  // The name that the generator gives to a parameter without one.
  expect(reference).not.toContain('__namedParameters');
});
