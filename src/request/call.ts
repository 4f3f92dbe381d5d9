import type { RequestSummary } from '../events/events.ts';
import type { Attach } from './authorize.ts';
import type { Recording } from './recording.ts';

export type Fetch = typeof globalThis.fetch;

/** One call, taken apart. */
export interface Call {
  readonly fetch: Fetch;
  /** Absolute, resolved when the call was made: the base URL may move before a replay. */
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly attach: Attach;
  /** Bytes of a stream that may be kept for a second attempt. */
  readonly replayLimit: number;
}

/** A call that can be sent, and then sent again exactly as it was when it was made. */
export interface Repeatable {
  readonly url: string;
  readonly method: string;
  /** False where the body is gone with the first attempt. */
  readonly isRepeatable: boolean;
  /** Ends it at any time. */
  readonly signal: AbortSignal | undefined;
  /** The body, where it is a stream. */
  readonly recording: Recording | undefined;
  readonly isKeepalive: boolean;
  /** The response has to have a certain hash, which that of a 401 has not: fetch rejects, and the 401 is never seen. */
  readonly isHashed: boolean;
  /** Sends it with the header's value, or without the header; where the hash of the response must not matter, without that too. */
  send(value: string | undefined, isUnhashed?: boolean): Promise<Response>;
}

/** A token has three parts, and what is longer than a UUID names nothing that a reader would know. */
const SECRET = /^(?:ey[\w-]+(?:\.|%2e)[\w-]+(?:\.|%2e)[\w-]*|.{41,})$/i;

/** What may be told of a request. Paths may hold secrets, as in the link of a mail. */
export function summarize({ method, url }: Repeatable): RequestSummary {
  return { method: method.toUpperCase(), url: pathOf(url) };
}

/** A URL as it may be told: without its query, and without what looks like a secret in its path. */
export function pathOf(url: string): string {
  const path = url.replace(/[?#].*/s, '').split('/');
  return path.map((segment, at) => (at > 2 && SECRET.test(segment) ? '…' : segment)).join('/');
}
