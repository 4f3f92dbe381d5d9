import type { AuthOptions } from 'rebearer';
import type { Answer } from './answer.ts';

/**
 * What is true about the world when an answer is given. A client sees the answer alone; the properties judge what the
 * client makes of it by this.
 *
 * - `none`: the browser has no session.
 * - `ended`: it had one, which expired or was revoked.
 * - `outage`: the session is not affected; something on the way is down or overloaded, and will be up again.
 * - `misconfigured`: the session is not affected; it stays like this until the configuration is changed.
 */
export type Truth = 'none' | 'ended' | 'outage' | 'misconfigured';

/** One answer at the refresh URL, of the server or of something in front of it, and its meaning. */
export interface Case {
  readonly when: string;
  readonly truth: Truth;
  readonly answer: Answer;
  /**
   * The answer says no more than the end of a session, or an outage, would say: no client can tell them apart where it
   * lasts. In the generated mixtures such an answer is given once, then the trouble is over.
   */
  readonly isAmbiguous?: true;
}

/** The answer to a login that signs no user in. */
export interface RefusedLogin {
  readonly when: string;
  readonly answer: Answer;
}

/** A server that keeps sessions and issues tokens. */
export interface OriginServer {
  readonly name: string;
  /** Where its answers are documented, or its source. */
  readonly sources: readonly string[];
  /** What an app has to say about it to `createAuth`, beside the addresses. */
  readonly options?: ServerOptions;
  /** `cookies`: both tokens are in cookies and a body says nothing of them. Default: `bearer`. */
  readonly credential?: 'bearer' | 'cookies';
  /** The access token; the number counts them up. Default: a JWT with `claims`. */
  readonly token?: (number: number) => string;
  /** Default: `sub`. */
  readonly claims?: (number: number) => object;
  /** All is well: the answer of the refresh. */
  readonly grant: (accessToken: string, expiresIn: number) => Answer;
  /** The other answers of the refresh. Each server has at least one `none` and one `ended`. */
  readonly cases: readonly Case[];
  readonly api: {
    /** A call whose token has expired or was revoked. */
    readonly expired: Answer;
    /** A call without a token. */
    readonly missing: Answer;
  };
  readonly login: {
    /** All is well. Default: the answer of the refresh. */
    readonly done?: (accessToken: string, expiresIn: number) => Answer;
    readonly refused: readonly RefusedLogin[];
  };
  readonly logout: {
    readonly done: Answer;
    /** Without a session, or without a bearer where it wants one. Default: as `done`. */
    readonly bare?: Answer;
    /** It is behind the guard of the API. */
    readonly wantsBearer?: true;
    /** With an expired bearer. Default: as `done`. */
    readonly stale?: Answer;
  };
}

/** The options of `createAuth` that depend on the server. */
export interface ServerOptions extends Pick<AuthOptions, 'csrf' | 'shouldRefresh'> {
  readonly method?: 'GET' | 'POST';
  /** The statuses that end a session where the body has no word for it. */
  readonly endStatuses?: readonly number[];
  readonly scheme?: string;
  /** Finds the access token where no usual member has it. */
  readonly read?: (body: unknown) => string | undefined;
}

/** A gateway, proxy, network or browser part in front of a server (an intermediary, RFC 9110 section 3.7). */
export interface Intermediary {
  readonly name: string;
  readonly sources: readonly string[];
  readonly cases: readonly Case[];
}
