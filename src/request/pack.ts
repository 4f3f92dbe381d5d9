import { bare } from '../bare.ts';
import { isObject } from '../refresh/member.ts';
import { type Attach, hasHeader, isTakenAlong, keepHeaders } from './authorize.ts';
import type { Call, Fetch, Repeatable } from './call.ts';
import { InitRequest } from './init-request.ts';
import { type Init, readInit } from './init.ts';
import type { Route } from './origins.ts';
import { keepingReferrer, WholeRequest } from './whole-request.ts';
import { tagOf } from '../tag-of.ts';
import { toText } from '../to-text.ts';

export interface PackRules {
  readonly route: Route;
  readonly attach: Attach;
  /** Replaces the caller's Authorization. Otherwise such a call gets plain fetch. */
  readonly overrideAuthorization: boolean;
  /** Bytes of a stream that may be kept for a second attempt. */
  readonly replayLimit: number;
}

/**
 * Takes a call apart. Returns `undefined` for a call that gets plain fetch: another origin, `no-cors`, the caller's own Authorization,
 * a signal that has fired, or arguments that fetch itself should reject.
 */
export function pack(fetch: Fetch, input: unknown, init: unknown, rules: PackRules): Repeatable | undefined {
  try {
    return packOrThrow(fetch, input, init, rules);
  } catch {
    // Fetch reports wrong arguments best.
    return undefined;
  }
}

function packOrThrow(fetch: Fetch, input: unknown, init: unknown, rules: PackRules): Repeatable | undefined {
  const { attach, replayLimit } = rules;
  const request = isRequest(input) ? input : undefined;
  const given = request?.url ?? toText(input);
  const url = rules.route(given);
  if (url === undefined || (init !== undefined && init !== null && typeof init !== 'object')) return undefined;
  const own = init ? readInit(init) : undefined;
  if (own?.headers !== undefined) own.headers = keepHeaders(own.headers);
  if ((own?.mode ?? request?.mode) === 'no-cors') return undefined;
  const headers = own?.headers ?? request?.headers;
  const { header } = attach;
  if (header !== undefined && headers !== undefined && !rules.overrideAuthorization && hasHeader(headers, header))
    return undefined;
  const signal = (own?.signal === undefined ? request?.signal : own.signal) ?? undefined;
  // Fetch itself rejects a value that is not a signal.
  if (signal !== undefined && (signal.aborted || tagOf(signal) !== 'AbortSignal')) return undefined;
  const call: Call = { fetch, url, signal, attach, replayLimit };
  const safe = isTakenAlong(attach) ? withoutRedirects(request, own) : own;
  return request === undefined ? new InitRequest(call, safe) : new WholeRequest(call, request, safe, given);
}

/** A redirect could take the token to any origin. What is not a text may say another word the next time. */
function withoutRedirects(request: Request | undefined, own: Init = bare()): Init {
  const redirect = toText(own.redirect ?? request?.redirect ?? 'follow');
  const init = Object.assign(bare(own), { redirect: redirect === 'follow' ? 'error' : redirect });
  return request !== undefined && Object.keys(own).length === 0 ? keepingReferrer(request, init) : init;
}

/** Checks the tag, not `instanceof`: the Request of an iframe counts too. That of a polyfill has only the members. */
function isRequest(input: unknown): input is Request {
  if (!isObject(input)) return false;
  const { url, clone } = input as Partial<Request>;
  return tagOf(input) === 'Request' || (typeof url === 'string' && typeof clone === 'function');
}
