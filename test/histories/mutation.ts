/** A fault put into a copy of the source, which a simulator has to find. */
export interface Mutation<History> {
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
export function hasOnePlace({ find }: { readonly find: string }, source: string): boolean {
  return source.split(find).length === 2;
}
