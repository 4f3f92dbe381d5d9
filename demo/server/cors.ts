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
}

/**
 * Returns the CORS headers of an answer, on errors too: without them a page sees a 401 as a network failure. An origin
 * that is not listed gets none, and is never echoed. Credentials are for /auth alone: the API takes no cookie.
 */
export function corsHeaders({ origin, path, origins }: CorsRequest): Record<string, string> {
  if (origin === undefined || !origins.has(origin)) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
    ...(path.startsWith('/auth/') ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}

/** Returns the further headers of a preflight's answer. */
export function preflightHeaders(customHeader: string | undefined): Record<string, string> {
  return {
    'access-control-allow-methods': 'GET, HEAD, POST',
    'access-control-allow-headers': ['authorization', 'content-type', ...(customHeader ? [customHeader] : [])].join(
      ', ',
    ),
    'access-control-max-age': '600',
  };
}
