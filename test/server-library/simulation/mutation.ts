/** A fault put into a copy of the source, which the simulator has to find. */
export interface Mutation {
  readonly name: string;
  /** Below `src/server`. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}
