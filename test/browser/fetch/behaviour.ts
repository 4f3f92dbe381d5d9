/** What a URL asks of the echo server, in its parameter `do`. */
export interface Behaviour {
  readonly status?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly text?: string;
  /** Never goes beyond this. */
  readonly hold?: 'headers' | 'body';
  /** Closes the connection without an answer. */
  readonly drop?: boolean;
  /** Refuses a token the first time, before or after it has read the body. */
  readonly refuse?: 'early' | 'late';
  /** Refuses this Authorization, whenever it comes. */
  readonly stale?: string;
  /** The body of the refusal. */
  readonly refusal?: string;
}

/** Keeps large texts small in what is sent and printed: `big 1000` stands for a thousand characters. */
export function expand(text: string): string {
  const size = /^big (\d+)$/.exec(text)?.[1];
  return size === undefined ? text : 'ä'.repeat(Number(size));
}
