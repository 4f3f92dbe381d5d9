import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { hasOnePlace } from '../../simulation/mutation.ts';
import { generate } from './generate.ts';
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';
import { type Breach, run, type RunOptions } from './run.ts';

interface Caught {
  /** How many it took. */
  readonly histories: number;
  readonly breach: Breach;
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    most: { type: 'string', default: '20000' },
    only: { type: 'string', default: '' },
  },
});
const root = join(import.meta.dirname, '../../..');
const chosen = MUTATIONS.filter(({ name }) => name.includes(values.only));
let missed = 0;

console.log('| Mutation | Histories | Caught by |\n| --- | ---: | --- |');
for (const mutation of chosen) {
  const caught = await hunt(mutation);
  if (caught === undefined) missed += 1;
  const by = caught === undefined ? 'nothing' : `${caught.breach.invariant}: ${caught.breach.how}`;
  console.log(`| ${mutation.name} | ${caught?.histories ?? `more than ${values.most}`} | ${by} |`);
}
console.log(`\n${chosen.length - missed} of ${chosen.length} mutations are caught within ${values.most} histories.`);
process.exit(missed === 0 ? 0 : 1);

/** Runs histories on a copy of the source with the fault in it, until one fails. */
async function hunt(mutation: Mutation): Promise<Caught | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-mutation-'));
  try {
    const mutated = await build(mutation, folder);
    for (let histories = 1; histories <= Number(values.most); histories += 1) {
      const breach = await run(generate(Number(values.seed) + histories - 1), mutated);
      if (breach !== undefined) return { histories, breach };
    }
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(mutation: Mutation, folder: string): Promise<RunOptions> {
  const { name, file, find, replace } = mutation;
  await cp(join(root, 'src'), join(folder, 'src'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const path = join(folder, 'src/server', file);
  const source = await readFile(path, 'utf8');
  if (!hasOnePlace(mutation, source)) throw new Error(`${name}: ${file} has not exactly one place to change.`);
  await writeFile(
    path,
    source.replace(find, () => replace),
  );
  const { createAuthServer }: Required<Pick<RunOptions, 'createAuthServer'>> = await import(
    pathToFileURL(join(folder, 'src/server/index.ts')).href
  );
  return { createAuthServer };
}
