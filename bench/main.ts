import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bodies } from './bodies.ts';
import { boundary } from './boundary.ts';
import { happyPath } from './happy-path.ts';
import { writeSizes } from './harness/sizes.ts';
import { type Result, writeDocument } from './harness/document.ts';
import { openStage, type Stage } from './harness/stage.ts';
import { toConsole } from './harness/table.ts';
import { size } from './size.ts';
import { start } from './start.ts';
import { storm } from './storm.ts';
import { tabs } from './tabs.ts';
import { throughput } from './throughput.ts';

const ALL = [size, happyPath, throughput, storm, boundary, bodies, tabs, start];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    /** Another build of the package, to compare with. */
    entry: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'string' },
  },
});
const names = options.only?.split(',') ?? ALL.map(({ name }) => name);
const unknown = names.filter((name) => ALL.every((bench) => bench.name !== name));
if (unknown.length > 0)
  throw new Error(`No such bench: ${unknown.join()}. There are ${ALL.map(({ name }) => name).join()}.`);
const rounds = Number(options.rounds);

let stage: Promise<Stage> | undefined;
const open = (): Promise<Stage> => (stage ??= openStage({ minify: true, entry: options.entry }));

const results: Result[] = [];
try {
  for (const bench of ALL.filter(({ name }) => names.includes(name))) {
    const began = performance.now();
    const progress = (text: string): void => {
      const seconds = ((performance.now() - began) / 1000).toFixed(0);
      process.stderr.write(`${bench.name} ${seconds.padStart(4)} s  ${text}\n`);
    };
    const rows = await bench.run({ stage: open, progress, rounds, entry: options.entry });
    results.push({ bench, rows, rounds });
  }
  console.log(
    toConsole(
      results.flatMap(({ bench, rows }) => rows.map((row) => ({ ...row, what: `${bench.name}: ${row.what}` }))),
    ),
  );
  if (options.json !== undefined)
    await writeFile(
      options.json,
      JSON.stringify(
        results.map(({ bench, rows }) => ({ bench: bench.name, rows })),
        undefined,
        2,
      ),
    );
  if (options.write !== undefined) {
    await writeDocument(options.write, results, await (await open()).chromium.version());
    await writeSizes('README.md', options.write);
  }
} finally {
  await (await stage)?.close();
}
