import type { Answer } from './http/answer.ts';
import type { ResolvedTarget } from './resolve-target.ts';

export interface PageRequest {
  readonly url: URL;
  readonly method: string;
  /** Added to the headers of a browser's page, or replacing them; an empty string removes one. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Returns a 429 as the answer, instead of waiting once for its `Retry-After`. */
  readonly isHasty?: boolean | undefined;
}

/** Sends requests to a target, as the target's page would. */
export interface Caller {
  readonly target: ResolvedTarget;
  /** Waits once for the `Retry-After` of a 429, if it is short. */
  readonly send: (request: PageRequest) => Promise<Answer>;
}
