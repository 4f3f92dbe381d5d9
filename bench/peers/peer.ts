/** What a peer is given to work with. */
export interface Setup {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  /** Answers a POST with `{ access_token, expires_in }`. */
  readonly refreshUrl: string;
  /** Set where the network is replaced; it is the global fetch then, too. */
  readonly fetch?: typeof globalThis.fetch;
}

/** A GET with the token, as an app calls it. */
export type Send = (url: string) => Promise<{ readonly status: number }>;

export interface Peer {
  readonly create: (setup: Setup) => Send | Promise<Send>;
}

/** Asks for a new token as an app does that has no library for it. */
export async function askForToken(refreshUrl: string): Promise<string> {
  const response = await fetch(refreshUrl, { method: 'POST', credentials: 'include' });
  if (!response.ok) throw new Error('The session has ended.');
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}
