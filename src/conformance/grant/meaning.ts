import { readAnswer } from '../../refresh/answer.ts';
import { readBody } from '../../refresh/read-body.ts';
import type { Grant as ClientsGrant } from '../../refresh/grant.ts';
import { outcomeOf } from '../../session/outcome.ts';
import { type Grant, withType } from './find-grant.ts';

/**
 * What the client makes of an answer of the refresh endpoint (docs/spec, rules R30 to R39). `ended`: the server says so; `unsure`: a 401
 * without an error code, or a token that was used before, which is repeated once; `nobody`: a success without a session.
 */
export type Meaning =
  | { readonly type: 'granted'; readonly grant: Grant }
  | { readonly type: 'ended' | 'unsure' | 'nobody' | 'replaced' | 'misconfigured' | 'transient' };

/** How a session is carried: a bearer token and a cookie, cookies only, or two tokens in the body (RFC 6749). */
export type Mode = 'bearer' | 'cookies' | 'tokens';

/** What has arrived of an answer. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Reading {
  /** The parsed body; `undefined` if it is not JSON. */
  readonly json: unknown;
  /** Whether the body is an HTML page, or a firewall's challenge. */
  readonly isHtml: boolean;
  readonly meaning: Meaning;
}

/** The options of the client that change how it reads an answer. */
export interface ClientOptions {
  readonly mode: Mode;
  readonly endStatuses?: readonly number[] | undefined;
}

/** Reads an answer with the client's own code, because a second reader would judge servers by what no client does. */
export async function readAsClient(received: Received, { mode, endStatuses }: ClientOptions): Promise<Reading> {
  const { body: json, isHtml } = await readBody(responseOf(received));
  const answer = await readAnswer(responseOf(received), { isInCookies: mode === 'cookies' }, Date.now());
  const outcome = outcomeOf(answer, endStatuses);
  switch (outcome.type) {
    case 'granted':
      return { json, isHtml, meaning: { type: 'granted', grant: grantOf(outcome.grant, json, mode) } };
    case 'ended':
      return { json, isHtml, meaning: { type: outcome.askAgain === undefined ? 'ended' : WEAK[outcome.askAgain] } };
    case 'replaced':
    case 'misconfigured':
    case 'transient':
      return { json, isHtml, meaning: { type: outcome.type } };
  }
}

/** Evidence for which the client asks again. */
const WEAK = { always: 'unsure', alive: 'nobody' } as const;

/** `Response` takes no status such as 999, and no body with some. */
function responseOf({ status, headers, text }: Received): Response {
  return Object.defineProperty(new Response(text, { headers }), 'status', { value: status });
}

/** The client has a placeholder for a token that it cannot see. */
function grantOf(grant: ClientsGrant, json: unknown, mode: Mode): Grant {
  return mode === 'cookies' ? { ...grant, accessToken: '' } : withType(grant, json);
}

/** Whether the client takes the answer for the end of a session, at once or after it has asked once more. */
export function readsAsEnd({ meaning: { type } }: Pick<Reading, 'meaning'>): boolean {
  return type === 'ended' || type === 'unsure' || type === 'nobody';
}

/** Whether the answer refuses the session, independent of how the client reads it. */
export function isRefused({ status, meaning: { type } }: Pick<Reading & Received, 'meaning' | 'status'>): boolean {
  return type !== 'granted' && type !== 'transient' && status < 500;
}
