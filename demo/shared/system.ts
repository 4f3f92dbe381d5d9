/** A way in which client and server share a session, as the demo's page is told. */
export interface System {
  readonly id: string;
  readonly title: string;
  readonly story: string;
  /** Where the page runs on it. */
  readonly url: string;
}

/** What the server tells the page about itself. */
export interface About {
  readonly id: string;
  readonly systems: readonly System[];
  /** Milliseconds for a refresh. Default: as long as an audience will sit through. */
  readonly timeout?: number;
}
