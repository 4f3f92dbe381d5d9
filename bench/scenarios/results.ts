import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Verdict } from '../../demo/scenes/judge.ts';

/** What one contestant came to in one scene. */
export interface Result extends Verdict {
  readonly scene: string;
  readonly who: string;
}

/** What a run of all scenes wrote. */
export interface Results {
  /** When and by what, for readers. */
  readonly circumstances: string;
  readonly results: readonly Result[];
}

const FILE = join(import.meta.dirname, 'results.json');

export async function readResults(): Promise<Results> {
  return JSON.parse(await readFile(FILE, 'utf8')) as Results;
}

export async function writeResults(results: Results): Promise<void> {
  await writeFile(FILE, `${JSON.stringify(results, undefined, 2)}\n`);
}
