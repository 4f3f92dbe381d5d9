import { type Backend, json } from './backend.ts';

/** Spring Security's resource server, and a refresh controller of one's own that throws problem details. */
export const spring: Backend = {
  sources: [
    'https://docs.spring.io/spring-security/reference/servlet/oauth2/resource-server/bearer-tokens.html',
    'https://github.com/spring-projects/spring-security/blob/main/oauth2/oauth2-resource-server/src/main/java/org/springframework/security/oauth2/server/resource/web/BearerTokenAuthenticationEntryPoint.java',
    'https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-ann-rest-exceptions.html',
  ],
  login: {
    method: 'POST',
    path: '/auth/login',
    answer: answerGrant,
    refused: () => problem(401, 'Unauthorized', 'Bad credentials'),
  },
  refresh: {
    method: 'POST',
    path: '/auth/refresh',
    answer: answerGrant,
    cookie: { name: 'refresh_token', attributes: 'Path=/auth; SameSite=Strict' },
    missing: () => problem(400, 'Bad Request', "Required cookie 'refresh_token' is not present."),
    refused: () => problem(401, 'Unauthorized', 'The refresh token is not valid any more.'),
  },
  api: {
    path: '/me',
    expired: () => challenge('error="invalid_token", error_description="Jwt expired at 2026-11-23T15:30:00Z"'),
    missing: () => challenge(),
  },
  logout: { path: '/auth/logout', answer: () => new Response(null, { status: 204 }) },
  rotates: true,
  claims: () => ({ iss: 'self', sub: 'alice', scope: 'read write' }),
};

function answerGrant({ accessToken }: { accessToken: string }): Response {
  return json({ accessToken, tokenType: 'Bearer' });
}

function problem(status: number, title: string, detail: string): Response {
  const headers = { 'content-type': 'application/problem+json' };
  return json({ type: 'about:blank', title, status, detail, instance: '/auth/refresh' }, status, headers);
}

/** An empty body: everything is in the header, in one challenge. */
function challenge(error?: string): Response {
  const uri = 'error_uri="https://tools.ietf.org/html/rfc6750#section-3.1"';
  const metadata = 'resource_metadata="https://spring.example.com/.well-known/oauth-protected-resource"';
  const parameters = error === undefined ? metadata : `${error}, ${uri}, ${metadata}`;
  return new Response(null, { status: 401, headers: { 'www-authenticate': `Bearer ${parameters}` } });
}
