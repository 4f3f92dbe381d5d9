import { fakeJwt } from '../testing/fake-jwt.ts';

export interface FakeSessionRules {
  /** Lifetime of an access token, in milliseconds. */
  readonly lifetime: number;
  readonly rotation: boolean;
  readonly claims: (username: string) => object;
}

/** The server's data about the browser of a test: its session, its cookie, and its tokens. */
export interface FakeSession {
  readonly start: (username: string) => Response;
  /** The cookie that the browser sends now; `undefined` without one. */
  readonly cookie: () => number | undefined;
  /** Answers a refresh that was sent with a cookie. */
  readonly refresh: (cookie: number | undefined) => Response;
  readonly end: (reason: string) => void;
  readonly rejectTokens: () => void;
  /** Returns the 401 for a call without a valid token. */
  readonly authorize: (request: Request) => Response | undefined;
}

export function createFakeSession({ lifetime, rotation, claims }: FakeSessionRules): FakeSession {
  /** The expiry of each token. */
  const tokens = new Map<string, number>();
  let user: string | undefined;
  let cookie: number | undefined;
  /** The cookie that the sign-in has set: an older one is of an earlier session. */
  let firstCookie = 0;
  let reason = 'no_session';
  let lastCookie = 0;
  let lastToken = 0;

  const grant = (username: string): Response => {
    const expiresIn = lifetime / 1000;
    const accessToken = fakeJwt({ jti: String(++lastToken), sub: username, ...claims(username) }, { expiresIn });
    tokens.set(accessToken, Date.now() + lifetime);
    return Response.json({ access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn });
  };
  const end = (why: string): void => {
    user = undefined;
    reason = why;
    tokens.clear();
  };
  return {
    start(username) {
      user = username;
      firstCookie = cookie = ++lastCookie;
      return grant(username);
    },
    cookie: () => cookie,
    refresh(sent) {
      const isOwn = sent !== undefined && sent >= firstCookie;
      if (user !== undefined && isOwn && sent !== cookie) end('reuse_detected');
      if (user === undefined || !isOwn)
        return Response.json({ error: 'invalid_grant', reason: isOwn ? reason : 'no_session' }, { status: 401 });
      if (rotation) cookie = ++lastCookie;
      return grant(user);
    },
    end,
    rejectTokens: () => tokens.clear(),
    authorize(request) {
      const field = request.headers.get('authorization');
      const expiresAt = tokens.get(field?.replace(/^\S+ /, '') ?? '');
      if (expiresAt !== undefined && Date.now() < expiresAt) return undefined;
      const challenge = field === null ? 'Bearer' : 'Bearer error="invalid_token"';
      return Response.json({}, { status: 401, headers: { 'www-authenticate': challenge } });
    },
  };
}
