import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { ROOT } from './blocks.ts';

/** Loads msw as Jest does, by `require`, and prints the ES modules among what is loaded. */
const LIST = `
  const found = [];
  require('node:module').registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (loaded.format === 'module') found.push(url);
      return loaded;
    },
  });
  for (const name of ['msw', 'msw/node', 'jwt-decode']) require(name);
  console.log(JSON.stringify(found));
`;

/** Returns whether the package of a module has CommonJS for those who call `require`, as a transformed module does. */
async function hasCommonJs(url: string): Promise<boolean> {
  const [folder = ''] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(url) ?? [];
  return (await readFile(new URL('package.json', folder), 'utf8')).includes('"require"');
}

test('the setting for Jest has it transform every module of msw and jwt-decode that is an ES module alone', async () => {
  const page = await readFile(join(ROOT, 'docs/testing.md'), 'utf8');
  const [, pattern = ''] = /transformIgnorePatterns: \['([^']*msw[^']*)'\]/.exec(page) ?? [];
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', LIST], { cwd: ROOT });
  const ignored = (JSON.parse(stdout) as readonly string[]).filter((url) => new RegExp(pattern).test(url));
  const others = await Promise.all(ignored.map(async (url) => ((await hasCommonJs(url)) ? [] : [url])));
  expect(stdout).toContain('/msw/');
  expect(others.flat()).toEqual([]);
});
