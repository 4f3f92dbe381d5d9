import { empty, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';
import { told } from './told.ts';

/** `createError({ statusCode, message })`: the name of the status stays the default one, whatever the status is. */
function nitroError(statusCode: number, message: string, host = 'app.example.com'): ReturnType<typeof json> {
  const url = `https://${host}/api/auth/refresh`;
  return json(statusCode, { error: true, url, statusCode, statusMessage: 'Server Error', message });
}

const nitro: OriginServer = {
  name: 'Nitro and Nuxt with a message alone',
  sources: ['https://github.com/nitrojs/nitro/blob/v2/src/runtime/internal/error/prod.ts'],
  claims: () => ({ userId: 1 }),
  grant: (accessToken) => json(200, { accessToken }),
  cases: told({
    none: {
      'there is no cookie': nitroError(401, 'No refresh token'),
      'a parameter is missing': nitroError(400, 'Refresh token is required'),
    },
    ended: {
      'the session expired': nitroError(401, 'Session expired'),
      'the session was revoked': nitroError(403, 'Refresh token revoked'),
      'it is told in Chinese': nitroError(401, '未登录'),
      'it is told in Dutch': nitroError(401, 'Niet ingelogd'),
      'the app has an internal address': nitroError(401, 'Session expired', 'internal.example.com'),
    },
    outage: {
      'something fails': nitroError(500, 'Server Error'),
      'its database is down': nitroError(401, 'connect ECONNREFUSED 127.0.0.1:5432'),
    },
    misconfigured: { 'the origin is not allowed': nitroError(403, 'Origin not allowed') },
  }),
  api: { expired: nitroError(401, 'Unauthorized'), missing: nitroError(401, 'Unauthorized') },
  login: { refused: [{ when: 'the password is wrong', answer: nitroError(401, 'Bad credentials') }] },
  logout: { done: json(200, { success: true }) },
};

const thrown = (message: string, extensions: object): ReturnType<typeof json> =>
  json(200, {
    errors: [{ message, locations: [{ line: 2, column: 3 }], path: ['refreshToken'], extensions }],
    data: null,
  });

/** `throw new Error('Refresh token expired')` has the same code as any error, and `AuthenticationError(error.message)` as an end. */
const apolloThrows: OriginServer = {
  name: 'Apollo Server whose resolvers throw',
  sources: [
    'https://www.apollographql.com/docs/apollo-server/data/errors#codes',
    'https://github.com/razee-io/Razeedash-api/pull/341',
  ],
  grant: (accessToken) => json(200, { data: { refreshToken: { accessToken } } }),
  cases: told({
    none: {
      'there is no cookie': thrown('No refresh token provided', { code: 'INTERNAL_SERVER_ERROR' }),
      'it says only that': thrown('Unauthorized', { code: 'INTERNAL_SERVER_ERROR' }),
    },
    ended: {
      'the token expired': thrown('Refresh token expired', {
        code: 'INTERNAL_SERVER_ERROR',
        stacktrace: ['Error: Refresh token expired', '    at refreshToken (/app/src/session/resolvers.js:10:11)'],
      }),
      'the user is gone': thrown('User not found', { code: 'INTERNAL_SERVER_ERROR' }),
      'the resolver has a class for it': thrown('Session expired', { code: 'UNAUTHENTICATED' }),
    },
    outage: {
      'its database is down': thrown('connect ECONNREFUSED 127.0.0.1:5432', { code: 'INTERNAL_SERVER_ERROR' }),
      'something fails': thrown('Internal server error', { code: 'INTERNAL_SERVER_ERROR' }),
      'what it caught has the class of an end': thrown('connect ECONNREFUSED 127.0.0.1:5432', {
        code: 'UNAUTHENTICATED',
      }),
    },
    misconfigured: {
      'the mutation is not known': json(400, {
        errors: [
          {
            message: 'Cannot query field "refreshToken" on type "Mutation".',
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
          },
        ],
      }),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: thrown('Invalid credentials', { code: 'INTERNAL_SERVER_ERROR' }) },
    ],
  },
  logout: { done: json(200, { data: { logout: true } }) },
};

/** AppSync: an error that a resolver in Lambda has thrown. */
function lambdaError(message: string): ReturnType<typeof json> {
  const error = { path: ['refreshToken'], data: null, errorType: 'Lambda:Unhandled', errorInfo: null, message };
  return json(200, { data: { refreshToken: null }, errors: [error] });
}

const appSync: OriginServer = {
  name: 'AppSync with resolvers in Lambda',
  sources: ['https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html'],
  grant: (accessToken) => json(200, { data: { refreshToken: { accessToken } } }),
  cases: told({
    none: { 'there is no cookie': lambdaError('No refresh token') },
    ended: { 'the token expired': lambdaError('Refresh token expired') },
    outage: {
      'the function takes too long': lambdaError('2026-01-01T00:00:00.000Z 1 Task timed out after 3.00 seconds'),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'the password is wrong', answer: lambdaError('Incorrect username or password.') }] },
  logout: { done: json(200, { data: { logout: true } }) },
};

/** `return BadRequest("Invalid refresh token")` is a text; and the claims of a course, with one subject for all users. */
const dotnetTexts: OriginServer = {
  name: 'ASP.NET Core that answers with texts',
  sources: ['https://learn.microsoft.com/dotnet/api/microsoft.aspnetcore.mvc.controllerbase.badrequest'],
  claims: (number) => ({ sub: 'baseWebApiSubject', jti: `j${number}`, Id: '1', UserName: 'alice' }),
  grant: (token) => json(200, { token, refreshToken: 'r1' }),
  cases: told({
    none: { 'there is no cookie': text(400, 'Refresh token is required') },
    ended: {
      'the token is another': text(400, 'Invalid refresh token'),
      'the token expired': text(401, 'Refresh token expired.'),
      'the token was revoked': text(403, 'Refresh token is not valid!'),
    },
    outage: { 'something fails': text(500, 'Internal Server Error') },
    misconfigured: {
      'the body has another form': text(400, 'Invalid request'),
      'the CSRF header is missing': text(403, 'invalid csrf token'),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: text(401, 'Invalid credentials') },
      { when: 'the user is unknown', answer: text(400, 'User not found') },
    ],
  },
  logout: { done: empty(204) },
};

function failed(message: string): ReturnType<typeof json> {
  return json(401, { succeeded: false, message, errors: null, data: null });
}

const cleanArchitecture: OriginServer = {
  name: 'Clean Architecture for ASP.NET Core',
  sources: [
    'https://github.com/iammukeshm/CleanArchitecture.WebApi/blob/master/Application/DTOs/Account/AuthenticationResponse.cs',
    'https://github.com/iammukeshm/CleanArchitecture.WebApi/blob/master/Application/Wrappers/Response.cs',
  ],
  claims: (number) => ({ sub: 'alice', jti: `j${number}`, email: 'alice@example.com', uid: 'u1', ip: '192.0.2.1' }),
  grant: (jwToken) => {
    const data = { id: 'u1', userName: 'alice', roles: ['Basic'], isVerified: true, jwToken, refreshToken: 'R1' };
    return json(200, { succeeded: true, message: 'Authenticated alice', errors: null, data });
  },
  cases: told({
    none: { 'there is no cookie': failed('No refresh token') },
    ended: { 'the token expired': failed('Refresh token is not active') },
    outage: { 'something fails': json(500, { succeeded: false, message: 'Something failed', errors: null }) },
  }),
  api: {
    expired: json(401, { message: 'You are not Authorized' }),
    missing: json(401, { message: 'You are not Authorized' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, { succeeded: false, message: "Invalid Credentials for 'alice'." }),
      },
    ],
  },
  logout: { done: json(200, { succeeded: true }) },
};

const saToken: OriginServer = {
  name: 'Sa-Token with all of its token',
  sources: [
    'https://github.com/dromara/Sa-Token/blob/master/sa-token-core/src/main/java/cn/dev33/satoken/stp/SaTokenInfo.java',
    'https://sa-token.cc/doc.html#/fun/not-login-scene',
  ],
  claims: () => ({ loginType: 'login', loginId: '10001', rnStr: 'x' }),
  grant: (tokenValue, tokenTimeout) => {
    const data = {
      tokenName: 'satoken',
      tokenValue,
      isLogin: true,
      loginId: '10001',
      loginType: 'login',
      tokenTimeout,
    };
    return json(200, { code: 200, msg: 'ok', data });
  },
  cases: told({
    none: { 'there is no cookie': json(200, { code: 401, msg: '未能读取到有效 token', data: null }) },
    ended: {
      'the session expired': json(200, { code: 401, msg: 'token 已过期：3f2a', data: null }),
      'the user signed in elsewhere': json(200, { code: 401, msg: 'token 已被顶下线：3f2a', data: null }),
      'the status is in the words': json(200, { code: 500, msg: '请登录', data: null }),
    },
    outage: { 'something fails': json(200, { code: 500, msg: '系统繁忙，请稍后再试', data: null }) },
  }),
  api: {
    expired: json(401, { code: 401, msg: 'token 无效：3f2a', data: null }),
    missing: json(401, { code: 401, msg: '未能读取到有效 token', data: null }),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: json(200, { code: 500, msg: '用户名或密码错误', data: null }) }],
  },
  logout: { done: json(200, { code: 200, msg: 'ok', data: null }) },
};

/** Envelopes of shops and of panels, each with numbers of its own for nobody. */
const shops: OriginServer = {
  name: 'litemall, vhr and others with numbers of their own',
  sources: [
    'https://github.com/linlinjava/litemall/blob/master/litemall-core/src/main/java/org/linlinjava/litemall/core/util/ResponseUtil.java',
    'https://github.com/lenve/vhr/blob/master/vhr/vhrserver/vhr-model/src/main/java/org/javaboy/vhr/model/RespBean.java',
    'https://github.com/crmeb/CRMEB/blob/master/crmeb/crmeb/services/ApiErrorCode.php',
  ],
  claims: () => ({ userId: 1 }),
  grant: (token) => json(200, { status: 200, msg: '成功', obj: { tokenHead: 'Bearer', token } }),
  cases: told({
    none: {
      'nobody is signed in': json(200, { errno: 501, errmsg: '请登录' }),
      'it wants a login': json(200, { status: 1, message: '请登录后操作' }),
    },
    ended: {
      'the session expired': json(200, { status: 410000, msg: '请登录' }),
      'the session was ended': json(200, { info: '登录状态失效', login: 0 }),
      'it is written otherwise': json(200, { result: -1, message: '请登陆后操作' }),
    },
    outage: { 'it is busy': json(200, { errno: 502, errmsg: '系统内部错误' }) },
  }),
  api: {
    expired: json(401, { errno: 501, errmsg: '请登录' }),
    missing: json(401, { errno: 501, errmsg: '请登录' }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(200, { errno: 700, errmsg: '账号密码不对' }) }] },
  logout: { done: json(200, { errno: 0, errmsg: '成功' }) },
};

function couldNot(cause: string): ReturnType<typeof json> {
  return json(401, { detail: `Could not refresh token: ${cause}` });
}

/** `raise HTTPException(401, f"Could not refresh token: {e}")` around all of it, at FastAPI; others say it alike. */
const wrapped: OriginServer = {
  name: 'FastAPI that says what it could not do, and why',
  sources: [
    'https://fastapi.tiangolo.com/tutorial/handling-errors/',
    'https://github.com/jpadilla/pyjwt/blob/master/jwt/api_jws.py',
    'https://docs.sqlalchemy.org/errors.html',
    'https://github.com/encode/httpx/blob/master/httpx/_transports/default.py',
  ],
  claims: () => ({ sub: 'alice' }),
  grant: (access_token) => json(200, { access_token, token_type: 'bearer' }),
  cases: told({
    none: { 'there is no cookie': couldNot('401: Refresh token missing') },
    ended: {
      'the token was revoked': couldNot('401: Refresh token revoked'),
      'the token expired': couldNot('Signature has expired'),
      'the token is none': couldNot('Not enough segments'),
      'it has no cause': couldNot(''),
    },
    outage: {
      'its store is closed': couldNot('the client is closed'),
      'its database is down': couldNot(
        'could not translate host name "db" to address: Temporary failure in name resolution',
      ),
      'another service is down': couldNot('Server disconnected without sending a response.'),
      'two refreshes meet': couldNot('UNIQUE constraint failed: refresh_tokens.token'),
      'two refreshes write': couldNot('duplicate key value violates unique constraint "refresh_tokens_token_key"'),
      'Java reports two refreshes': json(401, {
        error: 'Token refresh failed: Row was updated or deleted by another transaction',
      }),
    },
  }),
  api: {
    expired: json(401, { detail: 'Could not validate credentials' }),
    missing: json(401, { detail: 'Not authenticated' }),
  },
  login: {
    refused: [{ when: 'the password is wrong', answer: json(401, { detail: 'Incorrect username or password' }) }],
  },
  logout: { done: json(200, { detail: 'Logged out' }) },
};

/** Sentences of libraries that seal and sign, as `error.message`. */
const sealed: OriginServer = {
  name: 'Servers that hand on what a library says of a token',
  sources: [
    'https://github.com/jwt/ruby-jwt/blob/main/lib/jwt/encoded_token.rb',
    'https://github.com/hapijs/iron/blob/master/lib/index.js',
    'https://github.com/vvo/iron-session',
  ],
  claims: () => ({ user_id: 1 }),
  grant: (token) => json(200, { token }),
  cases: told({
    none: { 'there is no cookie': json(401, { error: 'Nil JSON web token' }) },
    ended: {
      'the token is cut': json(401, { error: 'Not enough or too many segments' }),
      'the seal is another': json(401, { error: 'Incorrect number of sealed components' }),
      'the seal expired': json(401, { error: 'Expired seal' }),
      'the secret was changed': json(401, { error: 'Bad hmac value' }),
    },
    outage: { 'it is flooded': json(429, { error: 'Too many requests' }) },
  }),
  api: { expired: json(401, { error: 'Signature has expired' }), missing: json(401, { error: 'Nil JSON web token' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { errors: ['Invalid email or password'] }) }] },
  logout: { done: empty(204) },
};

const gateway: OriginServer = {
  name: 'grpc-gateway',
  sources: [
    'https://github.com/grpc-ecosystem/grpc-gateway/blob/main/runtime/errors.go',
    'https://github.com/zitadel/zitadel/pull/11786',
    'https://github.com/TheThingsNetwork/lorawan-stack/issues/1014',
  ],
  grant: (accessToken) => json(200, { accessToken }),
  cases: told({
    none: { 'there is no cookie': json(401, { code: 16, message: 'missing refresh token', details: [] }) },
    ended: { 'the token expired': json(401, { code: 16, message: 'token expired', details: [] }) },
    outage: { 'it is not in reach': json(503, { code: 14, message: 'connection error', details: [] }) },
  }),
  api: {
    expired: json(401, { code: 16, message: 'token expired', details: [] }),
    missing: json(401, { code: 16, message: 'missing token', details: [] }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { code: 16, message: 'wrong password', details: [] }) },
    ],
  },
  logout: { done: json(200, {}) },
};

const wordpress: OriginServer = {
  name: 'WPGraphQL JWT Authentication, and Hasura',
  sources: [
    'https://github.com/wp-graphql/wp-graphql-jwt-authentication/issues/103',
    'https://github.com/hasura/graphql-engine/issues/8659',
    'https://github.com/hasura/graphql-engine/issues/5552',
  ],
  claims: () => ({ iss: 'https://example.com', data: { user: { id: '1' } } }),
  grant: (authToken) => json(200, { data: { refreshJwtAuthToken: { authToken } } }),
  cases: told({
    none: {
      'there is no token': json(200, { errors: [{ message: 'invalid-jwt | Missing refresh token' }], data: null }),
    },
    ended: {
      'the token expired': json(200, {
        errors: [{ message: 'invalid-secret-key | Expired token' }],
        data: { refreshJwtAuthToken: null },
      }),
      'Hasura refuses the token': json(200, {
        errors: [{ extensions: { path: '$', code: 'invalid-jwt' }, message: 'Could not verify JWT: JWTExpired' }],
      }),
    },
  }),
  api: {
    expired: json(401, {
      errors: [{ extensions: { path: '$', code: 'invalid-jwt' }, message: 'Could not verify JWT: JWTExpired' }],
    }),
    missing: json(401, { errors: [{ message: 'You do not have permission to do that.' }] }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, { errors: [{ message: 'incorrect_password' }], data: { login: null } }),
      },
    ],
  },
  logout: { done: json(200, { data: { logout: { status: 'SUCCESS' } } }) },
};

function springRefusal(message: string): ReturnType<typeof json> {
  return json(401, { code: 'AUTH-401', message, status: 401 });
}

/** Servers whose sentences are for their users, in their language, with the status that says it. */
const languages: OriginServer = {
  name: 'Servers that speak the language of their users',
  sources: [
    'https://github.com/Project-Unifest/unifest-server',
    'https://github.com/KNU-HAEDAL/1day1baek',
    'https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-exceptionhandler.html',
  ],
  claims: () => ({ memberId: 1 }),
  grant: (accessToken) => json(200, { isSuccess: true, result: { accessToken } }),
  cases: told({
    none: {
      'it says so in Korean': springRefusal('리프레시 토큰이 필요합니다.'),
      'it says so in Japanese': springRefusal('リフレッシュトークンがありません'),
      'it says so in French': springRefusal('Jeton de rafraîchissement manquant.'),
      'it says so in Spanish': springRefusal('No se proporcionó un token de actualización'),
    },
    ended: {
      'it says so in Korean': springRefusal('로그인이 만료되었습니다. 다시 로그인해 주세요.'),
      'the token is another, in Korean': springRefusal('Refresh Token이 일치하지 않습니다.'),
      'it says so in Vietnamese': springRefusal('Refresh token không hợp lệ hoặc đã hết hạn.'),
      'it says so in Turkish': springRefusal('Refresh token geçersiz veya süresi dolmuş'),
      'it says so in Indonesian': springRefusal('Refresh token tidak ditemukan'),
      'it says so in French': springRefusal('Token invalide ou expiré'),
      'it says so in German': springRefusal('Refresh-Token ungültig oder abgelaufen'),
      'it says so in Polish': springRefusal('Nieprawidłowy lub wygasły token.'),
      'it says so in Dutch': springRefusal('Ongeldig of verlopen token'),
      'it says so in Russian': springRefusal('Недействительный токен'),
      'it says so in Portuguese': springRefusal('Sessão expirada'),
    },
    outage: { 'something fails': json(500, { code: 'COMMON-500', message: '서버 에러, 관리자에게 문의 바랍니다.' }) },
  }),
  api: { expired: springRefusal('토큰이 만료되었습니다.'), missing: springRefusal('인증이 필요합니다.') },
  login: { refused: [{ when: 'the password is wrong', answer: springRefusal('비밀번호가 일치하지 않습니다.') }] },
  logout: { done: json(200, { isSuccess: true, message: '로그아웃 되었습니다.' }) },
};

/** A second factor in all the ways that were found, of which none may sign a user in. */
const secondFactors: OriginServer = {
  name: 'Logins that want a second factor',
  sources: [
    'https://auth0.com/docs/secure/multi-factor-authentication/authenticate-using-ropg-flow-with-mfa',
    'https://learn.microsoft.com/aspnet/core/security/authentication/identity-api-authorization',
    'https://docs.spring.io/spring-security/reference/servlet/authentication/mfa.html',
  ],
  claims: () => ({ userId: 1 }),
  grant: (token) => json(200, { token, user: { id: 1 } }),
  cases: told({
    none: { 'there is no cookie': json(401, { message: 'No refresh token provided' }) },
    ended: { 'the session expired': json(401, { message: 'Refresh token expired' }) },
  }),
  api: { expired: json(401, { message: 'Token expired' }), missing: json(401, { message: 'No token provided' }) },
  login: {
    refused: [
      {
        when: 'it gives a token for now',
        answer: json(200, { requires2FA: true, tempToken: 'opaque-token-for-now-3f2a' }),
      },
      { when: 'it says who', answer: json(200, { success: true, requiresTwoFactor: true, userId: 1 }) },
      { when: 'it wants a code', answer: json(200, { twoFactorRequired: true, message: 'Enter your code' }) },
      { when: 'it wants another factor', answer: json(403, { error: 'mfa_required', mfa_token: 'Fe26.2-3f2a' }) },
      { when: 'it wants a password for once', answer: json(200, { requiresOtp: true, preAuthToken: 'opaque-3f2a' }) },
      {
        when: 'its problem says so',
        answer: json(401, { type: 'about:blank', title: 'Unauthorized', status: 401, detail: 'RequiresTwoFactor' }),
      },
    ],
  },
  logout: { done: json(200, { message: 'Logged out' }) },
};

const cookiesAndFlags: OriginServer = {
  name: 'Cookies and a flag for who is signed in',
  sources: [
    'https://expressjs.com/en/resources/middleware/session.html',
    'https://www.passportjs.org/concepts/authentication/sessions/',
  ],
  credential: 'cookies',
  grant: () => json(200, { authenticated: true, user: { id: 1, username: 'alice' } }),
  cases: told({
    none: {
      'it says so': json(200, { authenticated: false }),
      'there is no user': json(200, { user: null }),
      'nothing is valid': json(200, { valid: false }),
      'it gives a guest': json(200, { isAuthenticated: false, userName: 'Guest', email: null }),
      'it refuses': json(401, { isAuthenticated: false }),
    },
    ended: {
      'it says so': json(200, { authenticated: false }),
      'the session was revoked': json(401, { error: 'Session revoked' }),
    },
  }),
  api: { expired: json(401, { authenticated: false }), missing: json(401, { authenticated: false }) },
  login: {
    done: () => json(200, { success: true, redirectUrl: '/' }),
    refused: [
      { when: 'the password is wrong', answer: json(200, { success: false, message: 'Wrong password. Try again.' }) },
      { when: 'the user is unknown', answer: json(401, { message: 'User not found' }) },
    ],
  },
  logout: { done: json(200, { authenticated: false }) },
};

function refusal(code: string, message: string): ReturnType<typeof json> {
  return json(401, { success: false, error: { code, message } });
}

/** Refreshes of two tabs at once: a token that was rotated a moment ago is refused, and the session goes on. */
const races: OriginServer = {
  name: 'Servers that refuse the second of two refreshes with 401',
  sources: [
    'https://supabase.com/docs/guides/auth/sessions',
    'https://github.com/geolens-io/geolens/pull/634',
    'https://github.com/OHDSI/WebAPI/issues/436',
    'https://github.com/VerenaSchrama/Decode/blob/main/CHAT_401_ERROR_ANALYSIS.md',
  ],
  grant: (accessToken) =>
    json(200, { success: true, data: { user: { id: 1 }, tokenPair: { accessToken, refreshToken: 'r1' } } }),
  cases: told({
    none: { 'there is no cookie': refusal('NO_REFRESH_COOKIE', 'No refresh cookie') },
    ended: {
      'the token was used before': refusal('REFRESH_TOKEN_REUSED', 'Refresh token has already been used'),
      'the token was used before, and is invalid': json(401, { detail: 'Invalid Refresh Token: Already Used' }),
      'all sessions were revoked': refusal('REUSE_DETECTED', 'Refresh token reuse detected: all sessions revoked'),
      'the family is over': refusal('FAMILY_COMPROMISED', 'Family marked as compromised due to concurrent refresh'),
      'it was rotated, and the user has to log in': refusal(
        'TOKEN_ALREADY_ROTATED',
        'Token has already been rotated. Please login again.',
      ),
    },
    outage: {
      'another refresh was first': refusal('REFRESH_RACE', 'Session refreshed concurrently'),
      'another refresh was first, in other words': refusal('UNAUTHORIZED', 'Refresh token was just rotated'),
      'another refresh was first, and the token is invalid': refusal('REFRESH_RACE_RETRY', 'Invalid token.'),
      'the session was refreshed a moment ago': refusal(
        'REFRESH_ALREADY_ROTATED',
        'This session was just refreshed. Retry the request.',
      ),
      'another refresh is under way': json(409, { success: false, error: { code: 'REFRESH_RACE' } }),
    },
  }),
  api: { expired: refusal('TOKEN_EXPIRED', 'Token expired'), missing: refusal('UNAUTHORIZED', 'Unauthorized') },
  login: { refused: [{ when: 'the password is wrong', answer: refusal('BAD_CREDENTIALS', 'Wrong password') }] },
  logout: { done: json(200, { success: true }) },
};

/** A key of the app, of a proxy or of another service goes with each call, and is changed without its counterpart. */
const keyed: OriginServer = {
  name: 'Servers behind the key of an app, a proxy or a service',
  sources: [
    'https://fastapi.tiangolo.com/tutorial/header-params/',
    'https://github.com/glpi-project/glpi/blob/main/apirest.md',
    'https://github.com/pypi/warehouse/blob/main/warehouse/utils/wsgi.py',
  ],
  grant: (access_token) => json(200, { status: 'success', results: { access_token, expires_at: '2030-01-01' } }),
  cases: told({
    none: { 'there is no cookie': json(401, { detail: 'Refresh token missing' }) },
    ended: {
      'the session expired': json(401, { detail: 'Refresh token expired' }),
      'the token is another': json(403, { detail: 'Invalid access token' }),
    },
    misconfigured: {
      'the key of the app was changed': json(401, { detail: 'Invalid app token' }),
      'the key of the gateway was changed': json(401, { error: 'Invalid gateway token' }),
      'the key of the proxy was changed': json(403, { detail: 'Forbidden: Invalid proxy token' }),
      'the key of the service was changed': json(401, { success: false, message: 'Invalid service token' }),
    },
  }),
  api: { expired: json(401, { detail: 'Token expired' }), missing: json(401, { detail: 'Not authenticated' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { detail: 'Invalid credentials' }) }] },
  logout: { done: json(200, { status: 'success' }) },
};

export const publicCode: readonly OriginServer[] = [
  nitro,
  apolloThrows,
  appSync,
  dotnetTexts,
  cleanArchitecture,
  saToken,
  shops,
  wrapped,
  sealed,
  gateway,
  wordpress,
  languages,
  secondFactors,
  cookiesAndFlags,
  races,
  keyed,
];
