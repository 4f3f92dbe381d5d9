/** What the demo adds to an access token. Nothing that differs from one token to the next: apps compare claims. */
export interface DemoClaims {
  readonly [name: string]: unknown;
  readonly name: string;
}
