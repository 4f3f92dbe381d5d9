/** A cookie, and what it says. */
export interface Cookie {
  readonly value: string;
  readonly id: string;
  readonly counter: number;
}
