import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { AnyStep, History } from './history.ts';
import { hunt, type Seeds } from './hunt.ts';
import { hasOnePlace, type Mutation } from './mutation.ts';
import type { Breach, Simulator } from './simulator.ts';

interface Caught {
  /** How many it took, or the one that is made for it. */
  readonly histories: number | 'its own';
  readonly breach: Breach;
}

const root = join(import.meta.dirname, '../..');

/** Tells by how many histories each mutation is caught. The simulator is that of the library in the folder `src`. */
export async function mutate<Setup, Step extends AnyStep>(
  mutations: readonly Mutation<History<Setup, Step>>[],
  simulatorOf: (src: URL) => Promise<Simulator<Setup, Step>>,
): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      most: { type: 'string', default: '20000' },
      only: { type: 'string', default: '' },
    },
  });
  const seeds = { first: Number(values.seed), most: Number(values.most) };
  const chosen = mutations.filter(({ name }) => name.includes(values.only));
  let missed = 0;

  console.log('| Mutation | Histories | Caught by |\n| --- | ---: | --- |');
  for (const mutation of chosen) {
    const caught = await withFault(mutation, async (src) =>
      catchBy(await simulatorOf(src), { own: mutation.history, seeds }),
    );
    if (caught === undefined) missed += 1;
    const by = caught === undefined ? 'nothing' : `${caught.breach.invariant}: ${caught.breach.how}`;
    console.log(`| ${mutation.name} | ${caught?.histories ?? `more than ${values.most}`} | ${by} |`);
  }
  console.log(`\n${chosen.length - missed} of ${chosen.length} mutations are caught within ${values.most} histories.`);
  process.exit(missed === 0 ? 0 : 1);
}

async function catchBy<Setup, Step extends AnyStep>(
  simulator: Simulator<Setup, Step>,
  { own, seeds }: { readonly own: History<Setup, Step> | undefined; readonly seeds: Seeds },
): Promise<Caught | undefined> {
  if (own !== undefined) {
    const breach = await simulator.run(own);
    return breach && { histories: 'its own', breach };
  }
  const found = await hunt(simulator, seeds);
  return found && { histories: found.history.seed - seeds.first + 1, breach: found.breach };
}

/** Keeps a copy of the source with the fault in it, for as long as it is used. */
async function withFault<Result>(mutation: Mutation<unknown>, use: (src: URL) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'rebearer-mutation-'));
  try {
    await build(mutation, folder);
    return await use(pathToFileURL(`${folder}/src/`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(mutation: Mutation<unknown>, folder: string): Promise<void> {
  const { name, file, find, replace } = mutation;
  await cp(join(root, 'src'), join(folder, 'src'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const path = join(folder, 'src', file);
  const source = await readFile(path, 'utf8');
  if (!hasOnePlace(mutation, source)) throw new Error(`${name}: ${file} has not exactly one place to change.`);
  await writeFile(
    path,
    source.replace(find, () => replace),
  );
}
