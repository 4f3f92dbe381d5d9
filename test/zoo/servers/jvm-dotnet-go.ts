import { empty, html, json, redirect, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';

function bootError(status: number, error: string): ReturnType<typeof json> {
  return json(status, { timestamp: '2026-11-23T15:30:00.000+00:00', status, error, path: '/auth/refresh' });
}

function problem(status: number, title: string, detail: string): ReturnType<typeof json> {
  const body = { type: 'about:blank', title, status, detail, instance: '/auth/refresh' };
  return json(status, body, { 'content-type': 'application/problem+json' });
}

/** Spring Security's resource server, and a refresh controller of one's own with problem details. */
const spring: OriginServer = {
  name: 'Spring',
  sources: [
    'https://docs.spring.io/spring-security/reference/servlet/oauth2/resource-server/bearer-tokens.html',
    'https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-ann-rest-exceptions.html',
    'https://docs.spring.io/spring-boot/reference/web/servlet.html#web.servlet.spring-mvc.error-handling',
    'https://docs.spring.io/spring-security/reference/servlet/exploits/csrf.html',
  ],
  options: { endStatuses: [400, 401] },
  claims: () => ({ iss: 'self', sub: 'alice', scope: 'read write' }),
  grant: (accessToken) => json(200, { accessToken, tokenType: 'Bearer' }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: problem(400, 'Bad Request', "Required cookie 'refresh_token' is not present."),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: problem(401, 'Unauthorized', 'The refresh token is not valid any more.'),
    },
    { when: 'its database is down', truth: 'outage', answer: bootError(500, 'Internal Server Error') },
    { when: 'it is shutting down', truth: 'outage', answer: bootError(503, 'Service Unavailable') },
    { when: 'the CSRF filter refuses', truth: 'misconfigured', answer: bootError(403, 'Forbidden') },
    { when: 'the route is missing', truth: 'misconfigured', answer: bootError(404, 'Not Found') },
    { when: 'the method is wrong', truth: 'misconfigured', answer: bootError(405, 'Method Not Allowed') },
    {
      when: 'form login protects the route',
      truth: 'misconfigured',
      answer: redirect(302, 'https://api.example.com/login'),
    },
  ],
  api: {
    expired: empty(401, {
      'www-authenticate':
        'Bearer error="invalid_token", error_description="Jwt expired at 2026-11-23T15:30:00Z", error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"',
    }),
    missing: empty(401, { 'www-authenticate': 'Bearer' }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: problem(401, 'Unauthorized', 'Bad credentials') },
      { when: 'the account is locked', answer: problem(401, 'Unauthorized', 'User account is locked') },
    ],
  },
  logout: {
    done: empty(204),
    stale: empty(401, { 'www-authenticate': 'Bearer error="invalid_token"' }),
  },
};

/** Spring as tutorials have it: a `TokenRefreshException` mapped to 403, and an entry point that writes a Map. */
const springTutorial: OriginServer = {
  ...spring,
  name: 'Spring with a TokenRefreshException',
  sources: ['https://www.bezkoder.com/spring-boot-refresh-token-jwt/'],
  options: { endStatuses: [401, 403] },
  grant: (accessToken) => json(200, { message: 'Token is refreshed successfully!', accessToken }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, {
        status: 401,
        error: 'Unauthorized',
        message: 'Full authentication is required',
        path: '/api',
      }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(403, {
        statusCode: 403,
        timestamp: '2026-11-23T15:30:00.000+00:00',
        message: 'Refresh token was expired. Please make a new signin request',
        description: 'uri=/api/auth/refreshtoken',
      }),
    },
    { when: 'its database is down', truth: 'outage', answer: bootError(500, 'Internal Server Error') },
  ],
};

/** `catch (Exception e) { return ResponseEntity.status(HttpStatus.UNAUTHORIZED).body(e); }`: an exception in JSON has its frames. */
function exceptionBody(message: string): ReturnType<typeof json> {
  const frame = { classLoaderName: 'app', moduleName: null, moduleVersion: null, lineNumber: 12, nativeMethod: false };
  const stackTrace = [
    {
      ...frame,
      className: 'com.example.RefreshTokenService',
      methodName: 'verify',
      fileName: 'RefreshTokenService.java',
    },
    { ...frame, className: 'jdk.internal.reflect.DirectMethodHandleAccessor', methodName: 'invoke' },
    {
      ...frame,
      className: 'org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter',
      methodName: 'handleInternal',
    },
  ];
  return json(401, { cause: null, stackTrace, message, suppressed: [], localizedMessage: message });
}

const springThrows: OriginServer = {
  ...spring,
  name: 'Spring that answers with the exception',
  sources: ['https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/StackTraceElement.html'],
  options: {},
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: exceptionBody('Refresh token is missing') },
    { when: 'the token expired', truth: 'ended', answer: exceptionBody('Refresh token expired') },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: exceptionBody('Could not open JPA EntityManager for transaction'),
    },
  ],
};

/** Spring Authorization Server: the answers of RFC 6749. */
const springAuthorizationServer: OriginServer = {
  ...spring,
  name: 'Spring Authorization Server',
  sources: [
    'https://docs.spring.io/spring-authorization-server/reference/protocol-endpoints.html#oauth2-token-endpoint',
    'https://www.rfc-editor.org/rfc/rfc6749#section-5.2',
  ],
  options: {},
  grant: (accessToken, expiresIn) =>
    json(200, { access_token: accessToken, scope: 'openid', token_type: 'Bearer', expires_in: expiresIn }),
  cases: [
    { when: 'the refresh token is not known', truth: 'none', answer: json(400, { error: 'invalid_grant' }) },
    { when: 'the session expired', truth: 'ended', answer: json(400, { error: 'invalid_grant' }) },
    { when: 'the client is not known', truth: 'misconfigured', answer: json(401, { error: 'invalid_client' }) },
    {
      when: 'the request is malformed',
      truth: 'misconfigured',
      answer: json(400, { error: 'invalid_request', error_description: 'OAuth 2.0 Parameter: refresh_token' }),
    },
    { when: 'its database is down', truth: 'outage', answer: json(500, { error: 'server_error' }) },
    { when: 'it is overloaded', truth: 'outage', answer: json(503, { error: 'temporarily_unavailable' }) },
  ],
};

const ASPNET_UNAUTHORIZED = {
  type: 'https://tools.ietf.org/html/rfc9110#section-15.5.2',
  title: 'Unauthorized',
  status: 401,
};

/** ASP.NET Core with the Identity endpoints: an empty 401 with a challenge for every refusal. */
const aspnet: OriginServer = {
  name: 'ASP.NET Core Identity',
  sources: [
    'https://github.com/dotnet/aspnetcore/blob/main/src/Identity/Core/src/IdentityApiEndpointRouteBuilderExtensions.cs',
    'https://learn.microsoft.com/aspnet/core/security/authentication/identity-api-authorization',
    'https://learn.microsoft.com/aspnet/core/test/troubleshoot-azure-iis',
    'https://learn.microsoft.com/aspnet/core/security/anti-request-forgery',
  ],
  // Data-protected, not a JWT.
  token: (number) => `CfDJ8Nv5q0-Ab_${'x'.repeat(40)}${number}`,
  grant: (accessToken, expiresIn) =>
    json(200, { tokenType: 'Bearer', accessToken, expiresIn, refreshToken: 'CfDJ8Rt' }),
  cases: [
    { when: 'there is no refresh token', truth: 'none', answer: empty(401, { 'www-authenticate': 'Bearer' }) },
    { when: 'the session expired', truth: 'ended', answer: empty(401, { 'www-authenticate': 'Bearer' }) },
    { when: 'the security stamp changed', truth: 'ended', answer: empty(401, { 'www-authenticate': 'Bearer' }) },
    { when: 'an exception was not caught', truth: 'outage', answer: empty(500) },
    {
      when: 'the process does not start',
      truth: 'outage',
      answer: html(502, 'HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure'),
    },
    { when: 'the application pool is stopped', truth: 'outage', answer: html(503, 'Service Unavailable') },
    { when: 'the rate limit is reached', truth: 'outage', answer: empty(429) },
    { when: 'the route is missing', truth: 'misconfigured', answer: empty(404) },
    { when: 'the antiforgery check fails', truth: 'misconfigured', answer: empty(400) },
    { when: 'a body is wanted', truth: 'misconfigured', answer: empty(415) },
    {
      when: 'the cookie scheme challenges',
      truth: 'misconfigured',
      answer: redirect(302, '/Account/Login?ReturnUrl=%2Frefresh'),
    },
  ],
  api: {
    expired: empty(401, {
      'www-authenticate':
        'Bearer error="invalid_token", error_description="The token expired at \'11/23/2026 15:30:00\'"',
    }),
    missing: empty(401, { 'www-authenticate': 'Bearer' }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { ...ASPNET_UNAUTHORIZED, detail: 'Failed' }) },
      { when: 'a second factor is needed', answer: json(401, { ...ASPNET_UNAUTHORIZED, detail: 'RequiresTwoFactor' }) },
      { when: 'the account is locked', answer: json(401, { ...ASPNET_UNAUTHORIZED, detail: 'LockedOut' }) },
    ],
  },
  logout: {
    done: empty(200),
    bare: empty(401),
    wantsBearer: true,
    stale: empty(401, { 'www-authenticate': 'Bearer' }),
  },
};

/** Go with gin-jwt. */
const gin: OriginServer = {
  name: 'gin-jwt',
  sources: ['https://github.com/appleboy/gin-jwt/blob/master/auth_jwt.go'],
  claims: () => ({ identity: 'alice', orig_iat: 1_796_000_000 }),
  grant: (accessToken) => json(200, { code: 200, token: accessToken, expire: '2026-11-23T16:30:00Z' }),
  cases: [
    {
      when: 'there is no cookie',
      truth: 'none',
      answer: json(401, { code: 401, message: 'cookie token is empty' }, { 'www-authenticate': 'JWT realm=api' }),
    },
    {
      when: 'the session expired',
      truth: 'ended',
      answer: json(401, { code: 401, message: 'Token is expired' }, { 'www-authenticate': 'JWT realm=api' }),
    },
    { when: 'it panicked', truth: 'outage', answer: empty(500) },
    { when: 'the route is missing', truth: 'misconfigured', answer: text(404, '404 page not found') },
  ],
  api: {
    expired: json(401, { code: 401, message: 'Token is expired' }, { 'www-authenticate': 'JWT realm=api' }),
    missing: json(401, { code: 401, message: 'auth header is empty' }, { 'www-authenticate': 'JWT realm=api' }),
  },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { code: 401, message: 'incorrect Username or Password' }) },
    ],
  },
  logout: { done: json(200, { code: 200 }) },
};

/** Go as most write it: `http.Error`. */
const netHttp: OriginServer = {
  ...gin,
  name: 'Go net/http',
  sources: ['https://pkg.go.dev/net/http#Error', 'https://pkg.go.dev/net/http#CrossOriginProtection'],
  claims: () => ({ sub: 'alice' }),
  grant: (accessToken) => text(200, JSON.stringify({ access_token: accessToken })),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: text(401, 'http: named cookie not present\n') },
    { when: 'the session expired', truth: 'ended', answer: text(401, 'token has invalid claims: token is expired\n') },
    { when: 'its database is down', truth: 'outage', answer: text(500, 'Internal Server Error\n') },
    { when: 'the handler timed out', truth: 'outage', answer: html(503, 'Timeout') },
    { when: 'the route is missing', truth: 'misconfigured', answer: text(404, '404 page not found\n') },
    { when: 'the method is wrong', truth: 'misconfigured', answer: text(405, 'Method Not Allowed\n') },
    {
      when: 'the CSRF check fails',
      truth: 'misconfigured',
      answer: text(403, 'cross-origin request detected from Sec-Fetch-Site header\n'),
    },
  ],
};

/** Phoenix with Guardian, whose error handler writes plain words. */
const phoenix: OriginServer = {
  name: 'Phoenix Guardian',
  sources: [
    'https://hexdocs.pm/guardian/introduction-implementation.html',
    'https://hexdocs.pm/phoenix/custom_error_pages.html',
    'https://hexdocs.pm/plug/Plug.CSRFProtection.html',
  ],
  claims: () => ({ sub: '1', typ: 'access', iss: 'app' }),
  grant: (accessToken) => json(200, { data: { token: accessToken } }),
  cases: [
    { when: 'there is no cookie', truth: 'none', answer: text(401, 'unauthenticated') },
    { when: 'the session expired', truth: 'ended', answer: text(401, 'invalid_token') },
    {
      when: 'its database is down',
      truth: 'outage',
      answer: json(500, { errors: { detail: 'Internal Server Error' } }),
    },
    { when: 'the route is missing', truth: 'misconfigured', answer: json(404, { errors: { detail: 'Not Found' } }) },
    { when: 'the CSRF check fails', truth: 'misconfigured', answer: json(403, { errors: { detail: 'Forbidden' } }) },
  ],
  api: { expired: text(401, 'invalid_token'), missing: text(401, 'unauthenticated') },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { error: 'invalid_credentials' }) }] },
  logout: { done: empty(204) },
};

export const jvmDotnetAndGo: readonly OriginServer[] = [
  spring,
  springTutorial,
  springThrows,
  springAuthorizationServer,
  aspnet,
  gin,
  netHttp,
  phoenix,
];
