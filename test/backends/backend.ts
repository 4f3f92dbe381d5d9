/** What a backend has just issued: the access token, and the refresh token where an answer shows it. */
export interface Issued {
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** One endpoint: how it is called, and what it says to whom it serves. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (issued: Issued) => Response;
}

/** The wire shapes of one backend, as its documentation or its source has them, or as it was seen to answer. */
export interface Backend {
  /** Where the shapes were read. */
  readonly sources: readonly string[];
  readonly login: Endpoint & {
    /** Of a wrong password. */
    readonly refused: () => Response;
  };
  readonly refresh: Endpoint & {
    /** The cookie and its attributes as the backend sets them, but for `Secure`. */
    readonly cookie: { readonly name: string; readonly attributes: string };
    /** Finds the refresh token where it does not come in the cookie. */
    readonly read?: (request: Request) => Promise<string | undefined>;
    /** Refuses a call for its form alone, before any cookie is looked at. */
    readonly guard?: (request: Request) => Response | undefined;
    readonly missing: () => Response;
    /** Of a cookie that is expired, revoked or used before. */
    readonly refused: () => Response;
  };
  readonly api: {
    readonly path: string;
    /** Of a token that has expired. */
    readonly expired: (request: Request) => Response;
    /** Of a call without a token. */
    readonly missing: (request: Request) => Response;
  };
  readonly logout: {
    readonly path: string;
    readonly answer: () => Response;
    /** Without a session cookie, or without a bearer where it wants one. Default: as `answer`. */
    readonly bare?: () => Response;
    /** With a bearer that has expired. Default: as `answer`. */
    readonly stale?: () => Response;
    /** It is behind the guard of the API. */
    readonly wantsBearer?: true;
    /** How it unsets the cookie. Default: empty, with `Max-Age=0`. */
    readonly unset?: string;
  };
  /** A GET that everyone may send, where a recipe asks whether the server is well. */
  readonly open?: { readonly path: string; readonly answer: () => Response };
  readonly rotates: boolean;
  /** The claims of its access tokens, beside `iat` and `exp`; the number counts the tokens. */
  readonly claims: (number: number) => object;
}

/** Answers JSON with its content type, which some backends spell in their own way. */
export function json(body: unknown, status = 200, headers: HeadersInit = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...Object.fromEntries(new Headers(headers)) },
  });
}
