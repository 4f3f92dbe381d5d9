import { empty, json } from '../answer.ts';
import type { OriginServer } from '../party.ts';
import { told } from './told.ts';

/** An envelope whose numbers are the codes of an app, beside the status. */
function numbered(status: number, errorCode: string, errorMessage: string): ReturnType<typeof json> {
  return json(status, { success: false, errorCode, errorMessage, data: null });
}

const springEnvelope: OriginServer = {
  name: 'Spring with numbers of its own',
  sources: [
    'https://github.com/dangch-dev/microservice-java-21-base/blob/main/docs/repo-auth/auth-controller/post-refresh.md',
  ],
  grant: (accessToken) =>
    json(200, {
      success: true,
      errorCode: null,
      errorMessage: null,
      data: { accessToken, refreshToken: 'r1', acssessExpireIn: 900, refreshExpireIn: 86_400 },
    }),
  cases: told({
    none: { 'the refresh token is missing': numbered(400, '243', 'Refresh token is missing') },
    ended: {
      'the token expired': numbered(401, '234', 'Token has expired'),
      'the token was revoked': numbered(401, '248', 'Refresh token is revoked or does not match'),
      'the user is blocked': numbered(403, '249', 'User is blocked'),
    },
    outage: { 'something fails': numbered(500, '500', 'Internal error') },
    misconfigured: { 'the email address is not verified': numbered(403, '233', 'Email is not verified') },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: numbered(401, '201', 'Wrong password') }] },
  logout: { done: json(200, { success: true, errorCode: null, errorMessage: null, data: null }) },
};

function problem(status: number, type: string, title: string, detail: string): ReturnType<typeof json> {
  return json(status, { type, title, status, detail }, { 'content-type': 'application/problem+json' });
}

const problemDetails: OriginServer = {
  name: 'A Java API with problem details',
  sources: [
    'https://www.rfc-editor.org/rfc/rfc9457',
    'https://github.com/belgif/rest-problem-java',
    'https://github.com/zabkins/usm/blob/main/src/main/java/pl/zarczynski/usm/swaggerschemas/auth/TokenRefreshProblemDetailSchema.java',
  ],
  grant: (accessToken, expiresIn) => json(200, { accessToken, expiresIn }),
  cases: told({
    none: { 'there is no token': problem(401, 'about:blank', 'Unauthorized', 'The refresh token is missing') },
    ended: {
      'the token is invalid': problem(401, 'about:blank', 'Unauthorized', 'Invalid JWT Token'),
      'the token expired': problem(
        401,
        'urn:problem-type:belgif:expiredAccessToken',
        'Expired Access Token',
        'The Bearer access token found in the Authorization HTTP header has expired',
      ),
    },
    outage: {
      'its session store is down': problem(
        503,
        'urn:problem-type:belgif:serviceUnavailable',
        'Service Unavailable',
        'Try again in a moment',
      ),
    },
    misconfigured: {
      'a parameter is missing': problem(
        400,
        'urn:problem-type:belgif:badRequest',
        'Bad Request',
        'The input message is incorrect',
      ),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: problem(401, 'about:blank', 'Unauthorized', 'Wrong') }] },
  logout: { done: empty(204) },
};

/** PHP with lcobucci/jwt: a caught `RequiredConstraintsViolated` names each constraint in a line of its own. */
function violated(detail: string): ReturnType<typeof json> {
  return json(401, { message: `The token violates some mandatory constraints, details:\n- ${detail}` });
}

const lcobucci: OriginServer = {
  name: 'PHP with lcobucci/jwt',
  sources: ['https://github.com/lcobucci/jwt/blob/5.x/src/Validation/RequiredConstraintsViolated.php'],
  grant: (token) => json(200, { token }),
  cases: told({
    none: { 'there is no token': json(401, { message: 'The JWT string must have two dots' }) },
    ended: {
      'the token expired': violated('The token is expired'),
      'the key was changed': violated('Token signature mismatch'),
    },
    outage: {
      'the clocks differ': violated('The token was issued in the future'),
      'two refreshes store a token at once': json(401, {
        message: 'SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry',
      }),
    },
  }),
  api: { expired: json(401, { message: 'The token is expired' }), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { message: 'Bad credentials' }) }] },
  logout: { done: json(200, { message: 'Logged out' }) },
};

/** Go with lestrrat-go/jwx: an error names the claim that does not fit. */
const jwx: OriginServer = {
  name: 'Go with jwx',
  sources: ['https://github.com/lestrrat-go/jwx/blob/v2/jwt/validate.go', 'https://github.com/teamhanko/hanko'],
  grant: (token) => json(200, { token }),
  cases: told({
    none: { 'there is no cookie': json(401, { code: 401, message: 'missing or malformed token' }) },
    ended: {
      'the token expired': json(401, { code: 401, message: 'failed to parse token: "exp" not satisfied' }),
      'the audience was changed': json(401, { code: 401, message: '"aud" not satisfied' }),
      'the key was changed': json(401, {
        code: 401,
        message: 'could not verify message using any of the signatures or keys',
      }),
    },
    outage: {
      'the clocks differ': json(401, { code: 401, message: '"nbf" not satisfied' }),
      'its database is down': json(401, { code: 401, message: 'dial tcp 10.0.0.2:5432: connect: connection refused' }),
    },
  }),
  api: { expired: json(401, { code: 401, message: '"exp" not satisfied' }), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { code: 401, message: 'Unauthorized' }) }] },
  logout: { done: empty(204) },
};

const rpcError = (code: number, message: string): ReturnType<typeof json> =>
  json(200, { jsonrpc: '2.0', error: { code, message }, id: null });

const jsonRpc: OriginServer = {
  name: 'A server with JSON-RPC',
  sources: ['https://www.jsonrpc.org/specification#error_object'],
  grant: (token) => json(200, { jsonrpc: '2.0', result: { token }, id: 1 }),
  cases: told({
    none: { 'there is no token': rpcError(-32_001, 'Unauthorized') },
    ended: { 'the token expired': rpcError(-32_001, 'Session expired') },
    outage: { 'something fails': rpcError(-32_603, 'Internal error') },
    misconfigured: {
      'the call is none': rpcError(-32_600, 'Invalid Request'),
      'a parameter is missing': rpcError(-32_602, 'Invalid params'),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: rpcError(-32_002, 'Invalid credentials') }] },
  logout: { done: json(200, { jsonrpc: '2.0', result: true, id: 1 }) },
};

function mongooseError(message: string): ReturnType<typeof json> {
  return json(401, { success: false, message });
}

/** `user.save()` with a list of refresh tokens, whose version tells the second of two refreshes apart. */
const mongoose: OriginServer = {
  name: 'Express with Mongoose that answers each failure with 401',
  sources: [
    'https://mongoosejs.com/docs/api/error.html#Error.VersionError',
    'https://mongoosejs.com/docs/connections.html#buffering',
  ],
  grant: (accessToken) => json(200, { success: true, accessToken }),
  cases: told({
    none: { 'there is no cookie': mongooseError('Refresh token not found') },
    ended: { 'the token expired': mongooseError('jwt expired') },
    outage: {
      'the user was saved meanwhile': mongooseError(
        'No matching document found for id "3f2a" version 3 modifiedPaths "refreshTokens"',
      ),
      'its database is down': mongooseError('Operation `users.findOne()` buffering timed out after 10000ms'),
    },
  }),
  api: { expired: mongooseError('jwt expired'), missing: mongooseError('No token') },
  login: { refused: [{ when: 'the password is wrong', answer: mongooseError('Wrong password') }] },
  logout: { done: json(200, { success: true }) },
};

/** A name that can't be resolved has no code at Python, only the sentence of the C library: glibc's, and musl's on Alpine. */
const python: OriginServer = {
  name: 'FastAPI whose identity provider has no name for a while',
  sources: ['https://github.com/encode/httpx/discussions/2056', 'https://docs.python.org/3/library/socket.html'],
  grant: (access_token) => json(200, { access_token }),
  cases: told({
    none: { 'there is no cookie': json(401, { detail: 'Refresh token is missing' }) },
    ended: { 'the token expired': json(401, { detail: 'Invalid refresh token: Signature has expired' }) },
    outage: {
      'the name is not known': json(401, { detail: 'Invalid refresh token: [Errno -2] Name or service not known' }),
      'the name is not known on Alpine': json(401, {
        detail: 'Invalid refresh token: [Errno -2] Name does not resolve',
      }),
    },
  }),
  api: { expired: json(401, { detail: 'Not authenticated' }), missing: json(401, { detail: 'Not authenticated' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { detail: 'Incorrect password' }) }] },
  logout: { done: json(200, { detail: 'Logged out' }) },
};

const yeepError = (code: number, message: string): ReturnType<typeof json> =>
  json(200, { ok: false, error: { code, message } });

const methods: OriginServer = {
  name: 'A server of methods that answers all with 200',
  sources: ['https://github.com/yeepio/yeep/blob/master/docs/methods/session.refresh.md'],
  grant: (accessToken) => json(200, { ok: true, accessToken, refreshToken: 'r2' }),
  cases: told({
    none: { 'there is no token': yeepError(400, 'Invalid request body: refreshToken is required') },
    ended: { 'the token expired': yeepError(10_001, 'Session expired') },
    outage: { 'something fails': yeepError(500, 'Internal Server Error') },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: yeepError(10_000, 'Invalid user password') }] },
  logout: { done: json(200, { ok: true }) },
};

/** What is written down in the documentation of an API, or in the source of a library for tokens. */
export const documentedApis: readonly OriginServer[] = [
  springEnvelope,
  problemDetails,
  lcobucci,
  jwx,
  jsonRpc,
  mongoose,
  python,
  methods,
];
