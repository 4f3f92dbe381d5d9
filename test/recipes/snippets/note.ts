/** What the recipes' API keeps. */
export interface Note {
  readonly id: number;
  readonly text: string;
}
