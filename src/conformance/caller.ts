import type { Answer } from './http/answer.ts';
import type { ResolvedTarget } from './target.ts';

export interface PageRequest {
  readonly url: URL;
  readonly method: string;
  /** Added to, or in place of, what a browser says of the page; an empty string sends none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
  /** Has a 429 be the answer, instead of waiting for its `Retry-After` once. */
  readonly isHasty?: boolean | undefined;
}

/** Who sends requests to a target, as the target's page would. */
export interface Caller {
  readonly target: ResolvedTarget;
  /** A 429 with a short `Retry-After` is waited for, once. */
  readonly send: (request: PageRequest) => Promise<Answer>;
}
