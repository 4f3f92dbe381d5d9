import type { RequestSummary } from '../events/events.ts';
import type { Attach } from './authorize.ts';
import type { Init } from './init.ts';
import type { Recording } from './recording.ts';
import { withoutQuery } from './without-query.ts';

export type Fetch = typeof globalThis.fetch;

/** The parts of one call. */
export interface Call {
  readonly fetch: Fetch;
  /** Absolute, resolved when the call was made: the base URL may change before a replay. */
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly attach: Attach;
  /** Bytes of a stream that may be kept for a replay. */
  readonly replayLimit: number;
}

/** A call that can be sent, and replayed exactly as it was made. */
export interface Repeatable {
  readonly url: string;
  readonly method: string;
  /** False if the body can be sent only once. */
  readonly isRepeatable: boolean;
  /** The caller's signal, which aborts the call at any time. */
  readonly signal: AbortSignal | undefined;
  /** The body, if it is a stream. */
  readonly recording: Recording | undefined;
  /** The caller expects a hash of the response, which a 401 does not have: fetch rejects, and the 401 stays invisible. */
  readonly isHashed: boolean;
  /**
   * Sends it with the header's value, or without the header; with `changed` members of its init. The next time it goes without
   * `keepalive`, except a read by `Request`: the bytes of the refused one may still count against the 64 KiB of the page.
   */
  send(value: string | undefined, changed?: Init): Promise<Response>;
}

/** Matches a JWT, or a part that is longer than a UUID and so not a readable name. */
const SECRET = /^(?:ey[\w-]+(?:\.|%2e)[\w-]+(?:\.|%2e)[\w-]*|.{41,})$/i;

/** The parts of a request that an event may show. Paths may contain secrets, as in the link of a mail. */
export function summarize({ method, url }: Repeatable): RequestSummary {
  return { method: method.toUpperCase(), url: pathOf(url) };
}

/** A URL for events: without its query, and without parts of the path that look like a secret. */
export function pathOf(url: string): string {
  const path = withoutQuery(url).split('/');
  return path.map((segment, at) => (at > 2 ? masked(segment) : segment)).join('/');
}

/** Hides what looks like a secret. */
export function masked(text: string): string {
  return SECRET.test(text) ? '…' : text;
}
