/** What the sliders of the page say. */
export interface Conditions {
  /** Milliseconds that an answer takes, half of it more or less by chance. */
  readonly latency: number;
  /** Of a hundred answers of the refresh, those that are lost on the way back. */
  readonly loss: number;
  /** Seconds of an access token. */
  readonly tokenLifetime: number;
  /** Whether the predecessor of a cookie is good for a little longer, so that a lost answer can be asked for again. */
  readonly rotation: 'grace' | 'strict';
  /** Seconds by which the clocks of the tabs are ahead. */
  readonly clockOffset: number;
}

export const DEFAULTS: Conditions = { latency: 120, loss: 0, tokenLifetime: 30, rotation: 'grace', clockOffset: 0 };
