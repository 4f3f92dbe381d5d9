import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { Bench, Row } from './row.ts';
import { toMarkdown } from './table.ts';

export interface Result {
  readonly bench: Omit<Bench, 'run'>;
  readonly rows: readonly Row[];
  readonly rounds: number;
}

const INTRODUCTION = `# Performance

Every figure here was written by a run of the benches, none by hand. To repeat them:

\`\`\`sh
npm run build
npm run bench                                 # all of them, in one table
npm run bench -- --only storm                 # one, or several: --only storm,size
npm run bench -- --write docs/performance.md  # and write what came out into this file
npm run bench:server -- --write docs/performance.md  # the same for the sections about the server
\`\`\`

Real Chromium, opened without DevTools on the data's way; pages measure themselves and send the server what they found.
Figures are medians of rounds that took turns with native fetch, or with the lower bound by hand, in the same page, and
the ratio is to those. ± is half the distance between the quartiles over the median: the noise of the machine. A ratio is
only as good as its own ±.
`;

/** Puts each bench's section into the file; those of benches that did not run stay as they are. */
export async function writeDocument(path: string, results: readonly Result[], browser?: string): Promise<void> {
  const sections = new Map(sectionsOf(await readFile(path, 'utf8').catch(() => '')));
  for (const result of results) sections.set(result.bench.name, sectionOf(result, browser));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, [INTRODUCTION, ...sections.values()].join('\n'));
}

function sectionsOf(text: string): [string, string][] {
  return [...text.matchAll(/^<!-- bench: (\S+) -->\n[\s\S]*?^<!-- end -->\n/gm)].map(([section, name = '']) => [
    name,
    section,
  ]);
}

function sectionOf({ bench: { name, title, how }, rows, rounds }: Result, browser?: string): string {
  const [cpu] = cpus();
  const machine = `${cpu?.model ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB`;
  const engines = [...(browser === undefined ? [] : [browser]), `Node ${process.versions.node}`].join(', ');
  const circumstances = `${new Date().toISOString().slice(0, 10)}, ${engines}, ${machine}, ${rounds} rounds, load average ${Math.round(loadavg()[0] ?? NaN)}.`;
  return `<!-- bench: ${name} -->
## ${title}

${how}

${toMarkdown(rows)}

${circumstances}
<!-- end -->
`;
}
