import type { RequestSummary } from '../events.ts';
import type { Attach } from './authorize.ts';

export type Fetch = typeof globalThis.fetch;

/** One call, taken apart. */
export interface Call {
  readonly fetch: Fetch;
  /** Absolute, resolved when the call was made: the base URL may move before a replay. */
  readonly url: string;
  readonly signal: AbortSignal | undefined;
  readonly attach: Attach;
}

/** A call that can be sent, and then sent again exactly as it was when it was made. */
export interface Repeatable {
  readonly call: Call;
  readonly method: string;
  /** False where the body is gone with the first attempt. */
  readonly isRepeatable: boolean;
  /** Sends it with the header's value, or without the header. */
  send(value: string | undefined): Promise<Response>;
}

/** GET and HEAD change nothing at the server (RFC 9110, section 9.2.1), and have no body. */
export function isSafe(method: string): boolean {
  return /^(?:get|head)$/i.test(method);
}

export function summarize({ method, call }: Repeatable): RequestSummary {
  return { method: method.toUpperCase(), url: call.url.replace(/[?#].*/s, '') };
}
