import { Bare, bare } from '../bare.ts';
import { attachTo, isTakenAlong } from './authorize.ts';
import type { Fetch } from './call.ts';
import { InitRequest } from './init-request.ts';
import type { PackRules } from './pack.ts';
import { handOver } from './hand-over.ts';
import { noteAccepted, onFailure } from './note-outcome.ts';
import { RequestRun } from './request-run.ts';
import type { SessionAccess } from './session-access.ts';
import { isWatched } from '../session/calls.ts';
import type { SendBare } from './send-bare.ts';

/** Sends a GET by URL alone; `undefined` if the call is another one, or needs more than a fresh token in its header. */
export type SendLight = (fetch: Fetch, args: Parameters<Fetch>) => Promise<Response> | undefined;

/**
 * Makes the short way for the most frequent calls. It keeps only the URL of a call until there is a 401: the benchmark allows such a
 * call 250 B beside native fetch.
 */
export function createLight(access: SessionAccess, rules: PackRules, sendBare: SendBare): SendLight {
  const isEver = access.shouldRefresh === undefined && access.adopt === undefined && !isTakenAlong(rules.attach);
  return (fetch, args) => {
    const [input, init]: readonly unknown[] = args;
    if (!isEver || typeof input !== 'string' || init !== undefined) return undefined;
    const state = access.state();
    const { token } = state;
    if (token === undefined || isWatched(state) || !access.isAhead(token.ageingAt)) return undefined;
    const url = rules.route(input);
    if (url === undefined) return sendBare(fetch, args);
    const order = ++access.sent.count;
    try {
      return fetch(url, new UrlInit(attachTo(undefined, rules.attach, access.authorize(token), 'GET'))).then(
        (response) => {
          if (response.status !== 401) {
            // The state has not changed, so the answer needs no further check.
            if (access.state() === state) return response;
            if (response.ok) noteAccepted(access, { generation: token.generation, order, url });
            return handOver(access, response, state);
          }
          const request = new InitRequest({ ...rules, fetch, url, signal: undefined });
          return new RequestRun(access, request, state, order).handleResponse(response);
        },
        access.foreignOrigin(url) === undefined ? undefined : onFailure(access, { generation: token.generation, url }),
      );
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/** An object with a single member, to save memory. */
class UrlInit extends Bare {
  headers: HeadersInit;

  constructor(headers: HeadersInit = bare<Record<string, string>>()) {
    super();
    this.headers = headers;
  }
}
