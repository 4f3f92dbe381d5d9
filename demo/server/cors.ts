import type { Config } from './config.ts';
import { CSRF_HEADER } from './double-submit.ts';

/** What a refresh in the answer adds to it: the token, and its life in seconds. */
const RESPONSE_TOKEN_HEADERS = ['X-Access-Token', 'X-Access-Token-Expires-In'] as const;

/** Throws where the list holds what no browser ever sends as an origin: a pattern, a slash at the end, `null`. */
export function checkOrigins(origins: readonly string[]): void {
  const wrong = origins.find(
    (origin) => origin.includes('*') || !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (wrong !== undefined) throw new TypeError(`${wrong} is not an origin such as https://app.example.`);
}

/** What a response says about who may read it. */
export interface CorsRequest {
  readonly origin: string | undefined;
  readonly path: string;
  readonly origins: ReadonlySet<string>;
  readonly config: Config;
}

/**
 * Returns the CORS headers of an answer, on errors too: without them a page sees a 401 as a network failure. An origin
 * that is not listed gets none, and is never echoed. Credentials are for where a cookie counts.
 */
export function corsHeaders({ origin, path, origins, config }: CorsRequest): Record<string, string> {
  if (origin === undefined || !origins.has(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': ['WWW-Authenticate', 'Retry-After', ...responseTokenHeaders(config)].join(', '),
    ...(takesCookie(path, config) ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}

function takesCookie(path: string, { grants, responseToken }: Config): boolean {
  return path.startsWith('/auth/') || ((responseToken !== false || grants === 'cookies') && path.startsWith('/api/'));
}

function responseTokenHeaders({ responseToken }: Config): readonly string[] {
  return responseToken === false ? [] : RESPONSE_TOKEN_HEADERS;
}

/** Returns the further headers of a preflight's answer. */
export function preflightHeaders({ csrfHeader, grants }: Config): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, HEAD, POST',
    'access-control-allow-headers': [
      'authorization',
      'content-type',
      ...(csrfHeader ? [csrfHeader] : []),
      ...(grants === 'cookies' ? [CSRF_HEADER] : []),
    ].join(', '),
    'access-control-max-age': '600',
  };
}
