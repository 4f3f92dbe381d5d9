import { type Figure, figureOf, ratios } from '../harness/figures.ts';
import type { Row, Target } from '../harness/row.ts';
import { cpuSeconds } from './cpu.ts';

/** Does something for a while; returns how often. */
export type Side = () => Promise<number>;

/** What one turn of a side was. */
export interface Turn {
  readonly perSecond: number;
  /** Microseconds of processor time that one took: of this process, and of the database's. */
  readonly cpu: number;
}

export interface Turns {
  readonly rounds: number;
  /** Where the processes of a database run. */
  readonly folders?: readonly (string | undefined)[];
}

const WARMING_UP = 5;

/** Has two sides take turns, each first in every other round, so that a slow moment of the machine falls on both. */
export async function takeTurns(
  { rounds, folders = [] }: Turns,
  sides: readonly [Side, Side],
): Promise<readonly [Turn[], Turn[]]> {
  // More code takes longer until it is compiled, so that the first turns would count against it.
  for (let turn = 0; turn < WARMING_UP; turn += 1) for (const side of sides) await side();
  const turns: readonly [Turn[], Turn[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const at of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
      turns[at].push(await timed(sides[at], folders));
  }
  return turns;
}

async function timed(side: Side, folders: Turns['folders']): Promise<Turn> {
  const [began, spent] = [performance.now(), await cpuSeconds(folders)];
  const count = await side();
  const seconds = (performance.now() - began) / 1000;
  return { perSecond: count / seconds, cpu: (((await cpuSeconds(folders)) - spent) / count) * 1e6 };
}

export interface Comparison {
  readonly what: string;
  readonly who: readonly [string, string];
  readonly turns: readonly [Turn[], Turn[]];
  readonly target: Target;
}

/** Lays out two sides: by the clock on the wall, which other programs of the machine disturb, and by processor time. */
export function compare({ what, who, turns: [one, two], target }: Comparison): readonly Row[] {
  const rates = (turns: readonly Turn[]): number[] => turns.map(({ perSecond }) => perSecond);
  const costs = (turns: readonly Turn[]): number[] => turns.map(({ cpu }) => cpu);
  const row = (unit: string, values: readonly number[], ratio?: Figure): Omit<Row, 'what' | 'who'> => {
    const { median: value, spread } = figureOf(values);
    return { value, spread, unit, ...(ratio && { ratio, target }) };
  };
  const [wall, cpu] = [`${what}, by the clock`, `${what}, by processor time`];
  return [
    { what: wall, who: who[0], ...row('/s', rates(one), figureOf(ratios(rates(one), rates(two)))) },
    { what: wall, who: who[1], ...row('/s', rates(two)) },
    // The other way round, so that more is better here too.
    { what: cpu, who: who[0], ...row('µs', costs(one), figureOf(ratios(costs(two), costs(one)))) },
    { what: cpu, who: who[1], ...row('µs', costs(two)) },
  ];
}
