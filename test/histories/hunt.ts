import type { AnyStep, History } from './history.ts';
import type { Breach, Simulator } from './simulator.ts';

export interface Seeds {
  readonly first: number;
  /** How many of them. */
  readonly most: number;
}

interface Found<Setup, Step> {
  readonly history: History<Setup, Step>;
  readonly breach: Breach;
}

/** Runs the histories of the seeds, until one breaks an invariant. */
export async function hunt<Setup, Step extends AnyStep>(
  { generate, run }: Pick<Simulator<Setup, Step>, 'generate' | 'run'>,
  { first, most }: Seeds,
): Promise<Found<Setup, Step> | undefined> {
  for (let seed = first; seed < first + most; seed += 1) {
    const history = generate(seed);
    const breach = await run(history);
    if (breach !== undefined) return { history, breach };
  }
  return undefined;
}
