import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './blocks.ts';

/** The names that a file exports: its own declarations, and those that it passes on. */
export async function namesOf(entry: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, entry), 'utf8');
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) => list.split(','));
  const own = [...text.matchAll(/^export (?:async )?(?:function|interface|type|class|const) (\w+)/gm)].map(
    ([, name = '']) => name,
  );
  return [...own, ...passedOn.map((name) => name.replace(/^\s*(?:type\s)?/, '').trim())].filter((name) => name !== '');
}
