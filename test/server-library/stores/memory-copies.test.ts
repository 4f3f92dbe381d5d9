import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';

/** Bundles the store as often as asked, and runs a program of those bundles in a process of its own; returns what it says. */
async function run(program: string, copies: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rebearer-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bundled = await build({
    entryPoints: [join(import.meta.dirname, '../../../src/server/stores/memory.ts')],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const [text] = bundled.outputFiles.map((file) => file.text);
  for (let copy = 1; copy <= copies; copy += 1) writeFileSync(join(folder, `copy-${copy}.mjs`), text ?? '');
  writeFileSync(join(folder, 'main.mjs'), program);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, 'main.mjs')]);
  expect(stdout).toBe('');
  return stderr;
}

const IMPORT = (copies: number): string =>
  Array.from(
    { length: copies },
    (_, at) => `import { memoryStore as store${at + 1} } from './copy-${at + 1}.mjs';`,
  ).join('\n');

test('several stores of one bundle log nothing', async () => {
  expect(await run(`${IMPORT(1)} store1(); store1();`, 1)).toBe('');
});

test('importing the store twice logs nothing, and leaves no marker', async () => {
  const left = `if (Object.getOwnPropertySymbols(globalThis).some((one) => one.description?.includes('rebearer'))) console.log('left')`;
  expect(await run(`${IMPORT(2)} ${left}`, 2)).toBe('');
});

test('a second bundle in one process logs one line, with the address of its page', async () => {
  const said = await run(`${IMPORT(3)} store1(); store2(); store2(); store1(); store3(); store3();`, 3);
  expect(said.match(/memoryStore exists twice/g)).toHaveLength(1);
  expect(said).toContain('rebearer/docs/server.md#stores');
});

test('the marker shares no session', async () => {
  const program = `${IMPORT(2)}
    console.error = () => {};
    const [one, two] = [store1(), store2()];
    const given = { id: 's_1', subject: 'alice', lifetime: 1000, idleLimit: undefined };
    await one.create(given);
    if ((await two.read('s_1')).session !== undefined) console.log('shared');`;
  expect(await run(program, 2)).toBe('');
});
