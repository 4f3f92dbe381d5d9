import type { History } from './step.ts';

/** A fault put into a copy of the source, which the simulator has to find. */
export interface Mutation {
  readonly name: string;
  /** Below `src`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Shows the fault, where random histories hardly meet it. */
  readonly history?: History;
}

/** Whether a mutation stands in the source at one place, where it can be made. */
export function hasOnePlace({ find }: Pick<Mutation, 'find'>, source: string): boolean {
  return source.split(find).length === 2;
}
