import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

type Counts = Readonly<Record<string, number>>;

/** What a soak has seen. */
export interface Soak {
  readonly minutes: number;
  readonly seed: number;
  readonly tabs: number;
  /** Seconds under each fault, and how often the others came. */
  readonly faults: Counts;
  readonly killed: number;
  /** Of each page load, how its calls came out. */
  readonly outcomes: readonly Counts[];
  /** Requests as the gateway saw them, by path and status. */
  readonly seen: Counts;
  /** What the instances' audit trails told of beside sign-ins and refreshes. */
  readonly events: Counts;
  /** Bytes on the heap of each tab after a collection: a quarter into the soak, and at its end. */
  readonly heap: { readonly before: readonly number[]; readonly after: readonly number[] };
  readonly problems: readonly string[];
}

const BEGIN = '<!-- soak -->';
const END = '<!-- end -->';

/** Prints the figures, and puts them between the marks of a page where one is named. */
export async function writeReport(path: string | undefined, soak: Soak): Promise<void> {
  const table = tableOf(soak);
  console.log(table);
  for (const problem of soak.problems) console.log(`failed: ${problem}`);
  if (path === undefined) return;
  const text = await readFile(path, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  await writeFile(path, `${before}${BEGIN}\n\n${table}\n\n${END}${rest.slice(rest.indexOf(END) + END.length)}`);
}

function tableOf({ events, faults, heap, killed, minutes, outcomes, problems, seed, seen, tabs }: Soak): string {
  const calls = outcomes.reduce<Record<string, number>>(
    (sums, one) => ({
      ...sums,
      ...Object.fromEntries(Object.entries(one).map(([name, count]) => [name, (sums[name] ?? 0) + count])),
    }),
    {},
  );
  const rows: readonly (readonly [string, string])[] = [
    ['length, tabs, cores, seed', `${minutes} min, ${tabs}, ${availableParallelism()}, ${seed}`],
    ['faults', list(faults)],
    ['instances killed', String(killed)],
    ['calls by outcome', list(calls)],
    ['refreshes at the gateway', list(only(seen, '/auth/refresh '))],
    ['calls at the gateway', list(only(seen, '/api/me '))],
    ['audit trail, without sign-ins and refreshes', list(events) || 'nothing'],
    [
      'heap of a tab, a quarter in and at the end',
      `${kilobytes(heap.before)} and ${kilobytes(heap.after)} kB (medians)`,
    ],
    ['calls lost, wrong users, users signed out', problems.length === 0 ? 'none' : `${problems.length} problems`],
  ];
  return ['| what | figure |', '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

function only(counts: Counts, prefix: string): Counts {
  const own = Object.entries(counts).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, count]) => [name.slice(prefix.length), count]));
}

function list(counts: Counts): string {
  const sorted = Object.entries(counts).toSorted(([, one], [, other]) => other - one);
  return sorted.map(([name, count]) => `${name}: ${count}`).join(', ');
}

function kilobytes(sizes: readonly number[]): number {
  const sorted = sizes.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) / 1024);
}
