import type { RefusalReason } from 'rebearer/server';
import { shownOrigin, shownPath, shownQuery } from './shown.ts';

/** What the server makes of a token. */
export type TokenState = 'valid' | 'expired' | 'invalid' | 'revoked';

/** What became of a request. */
export type Outcome =
  | 'pending'
  | RefusalReason
  | 'aborted'
  | 'access_denied'
  | 'all_revoked'
  | 'bad_proof'
  | 'csrf_rejected'
  | 'duplicate_cookie'
  | 'failed'
  | 'grace'
  | 'insufficient_scope'
  | 'insufficient_user_authentication'
  | 'intercepted'
  | 'invalid_client'
  | 'invalid_request'
  | 'login'
  | 'logout'
  | 'method_not_allowed'
  | 'not_found'
  | 'origin_not_allowed'
  | 'payload_too_large'
  | 'preflight'
  | 'preflight_denied'
  | 'rate_limited'
  | 'refreshed'
  | 'reset'
  | 'restored'
  | 'rotated'
  | 'served'
  | 'session_mismatch'
  | 'session_revoked'
  | 'store_failed'
  | 'token_refused'
  | 'unsupported_grant_type'
  | 'unsupported_token_type'
  | 'wrong_password';

/** One request as the server saw it: written down when it arrives, completed when it is answered. Never a secret. */
export interface LogEntry {
  readonly id: number;
  /** Milliseconds, by the server's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** With its question mark; only names that this demo knows, with plain values. */
  readonly query: string;
  readonly origin: string | undefined;
  /** From the header, independent of cookies. */
  readonly authorization: 'none' | 'bearer';
  /** 0 until the answer; for good, where there was none. */
  readonly status: number;
  readonly outcome: Outcome;
  /** Whose token or cookie it was. */
  readonly subject: string | undefined;
  readonly sessionId: string | undefined;
  /** The token's `jti`, of any token that this server signed, expired ones too. */
  readonly tokenId: string | undefined;
  readonly tokenState: TokenState | 'none';
  /** The `jti` of the token that the answer brought. */
  readonly issuedTokenId: string | undefined;
  /** How many session cookies came with the request. */
  readonly cookies: number;
  /** How many `Set-Cookie` fields the answer had. */
  readonly setCookies: number;
  /** Of the body of a call to /api, in hexadecimal. */
  readonly bodySha256: string | undefined;
}

/** The entry while its request is being answered. */
export type OpenEntry = { -readonly [Key in keyof LogEntry]: LogEntry[Key] };

export interface Log {
  readonly entries: readonly LogEntry[];
  readonly open: (request: Request, at: number) => OpenEntry;
  readonly clear: () => void;
}

/** A demo that runs for days keeps the latest. */
const LIMIT = 10_000;

/** Keeps the server's own account of its requests, in the order in which they arrived. */
export function createLog(): Log {
  const entries: OpenEntry[] = [];
  let count = 0;

  function open(request: Request, at: number): OpenEntry {
    const { pathname, search } = new URL(request.url);
    count += 1;
    const entry: OpenEntry = {
      id: count,
      at,
      method: request.method,
      path: shownPath(pathname),
      query: shownQuery(search),
      origin: shownOrigin(request.headers.get('origin') ?? undefined),
      authorization: 'none',
      status: 0,
      outcome: 'pending',
      subject: undefined,
      sessionId: undefined,
      tokenId: undefined,
      tokenState: 'none',
      issuedTokenId: undefined,
      cookies: 0,
      setCookies: 0,
      bodySha256: undefined,
    };
    entries.push(entry);
    if (entries.length > LIMIT) entries.shift();
    return entry;
  }

  return { entries, open, clear: () => entries.splice(0) };
}
