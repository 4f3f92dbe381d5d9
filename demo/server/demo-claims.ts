/** What the demo adds to an access token. */
export interface DemoClaims {
  readonly [name: string]: unknown;
  readonly name: string;
  /** Tells the tokens apart that were made before and after a moment, which `iat` in whole seconds cannot. */
  readonly position: number;
}
