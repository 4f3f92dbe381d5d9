import { Bare, bare } from '../bare.ts';
import { attachTo, isTakenAlong } from './authorize.ts';
import type { Fetch } from './call.ts';
import { InitRequest } from './init-request.ts';
import type { PackRules } from './replay.ts';
import { handOver, RequestRun, type SessionAccess } from './request-run.ts';
import type { SendBare } from './send-bare.ts';

/** Sends a GET by URL alone; `undefined` where it is none, or needs more than a fresh token in its header. */
export type SendLight = (fetch: Fetch, args: Parameters<Fetch>) => Promise<Response> | undefined;

/**
 * Makes the short way for what most calls are. Nothing is kept of one but its URL, until there is a 401: that halves what a
 * call allocates.
 */
export function createLight(access: SessionAccess, rules: PackRules, sendBare: SendBare): SendLight {
  const isEver = access.shouldRefresh === undefined && access.adopt === undefined && !isTakenAlong(rules.attach);
  return (fetch, args) => {
    const input: unknown = args[0];
    if (!isEver || typeof input !== 'string' || args[1] !== undefined) return undefined;
    const state = access.state();
    const { token } = state;
    if (token === undefined || !access.isAhead(token.ageingAt)) return undefined;
    const url = rules.route(input);
    if (url === undefined) return sendBare(fetch, args);
    try {
      return fetch(url, new UrlInit(attachTo(undefined, rules.attach, access.authorize(token), 'GET'))).then(
        (response) =>
          response.status === 401
            ? new RequestRun(
                access,
                new InitRequest({ ...rules, fetch, url, signal: undefined }),
                state,
              ).handleResponse(response)
            : handOver(access, response, state),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/** No larger than what it holds. */
class UrlInit extends Bare {
  headers: HeadersInit;

  constructor(headers: HeadersInit = bare<Record<string, string>>()) {
    super();
    this.headers = headers;
  }
}
