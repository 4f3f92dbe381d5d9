import type { Row } from '../../harness/row.ts';
import type { Name } from '../stores/open.ts';

export interface Plan {
  readonly rounds: number;
  /** Milliseconds of a turn. */
  readonly ms: number;
  /** Of the size. */
  readonly rotations: number;
}

/** One section of the document. */
export interface Part {
  readonly name: string;
  readonly title: string;
  readonly how: string;
  readonly run: (plan: Plan, stores: readonly Name[]) => Promise<readonly Row[]>;
}

export const SESSIONS = 1000;

/** Measures store after store. */
export async function eachStore(
  stores: readonly Name[],
  measure: (name: Name) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const name of stores) {
    process.stderr.write(`${name}\n`);
    rows.push(...(await measure(name)));
  }
  return rows;
}
