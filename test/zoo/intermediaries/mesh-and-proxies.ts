import { empty, html, json, text } from '../answer.ts';
import type { Intermediary } from '../party.ts';

const envoy: Intermediary = {
  name: 'Envoy',
  sources: [
    'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/ext_authz_filter',
    'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter',
    'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags',
    'https://github.com/google/jwt_verify_lib/blob/master/src/status.cc',
  ],
  cases: [
    {
      when: 'the server refuses connections',
      truth: 'outage',
      answer: text(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection failure'),
    },
    { when: 'no server is healthy', truth: 'outage', answer: text(503, 'no healthy upstream') },
    { when: 'the server is slow', truth: 'outage', answer: text(504, 'upstream request timeout') },
    { when: 'the authorization service is down', truth: 'outage', answer: empty(403, { server: 'envoy' }) },
    { when: 'the keys cannot be fetched', truth: 'outage', answer: text(401, 'Jwks remote fetch is failed') },
    { when: 'the rate limit is reached', truth: 'outage', answer: text(429, 'local_rate_limited') },
    { when: 'it is overloaded', truth: 'outage', answer: text(503, 'overload') },
    { when: 'no route matches', truth: 'misconfigured', answer: empty(404, { server: 'envoy' }) },
    { when: 'headers are too large', truth: 'misconfigured', answer: empty(431) },
    { when: 'plain http is not allowed', truth: 'misconfigured', answer: empty(426) },
  ],
};

const istio: Intermediary = {
  name: 'Istio',
  sources: [
    'https://istio.io/latest/docs/concepts/security/#authorization-policies',
    'https://istio.io/latest/docs/tasks/security/authentication/authn-policy/',
    'https://istio.io/latest/docs/ops/common-problems/security-issues/',
  ],
  cases: [
    { when: 'a policy denies', truth: 'misconfigured', answer: text(403, 'RBAC: access denied') },
    {
      when: 'the control plane is behind, and a policy denies for a moment',
      truth: 'outage',
      answer: text(403, 'RBAC: access denied'),
    },
    {
      when: 'the issuer is not listed',
      truth: 'misconfigured',
      answer: text(401, 'Jwt issuer is not configured', {
        'content-type': 'text/plain',
        'www-authenticate': 'Bearer realm="https://api.example.com/auth/refresh", error="invalid_token"',
      }),
    },
    { when: 'the keys cannot be fetched', truth: 'outage', answer: text(401, 'Jwks remote fetch is failed') },
    {
      when: 'the key has been rotated and is not known yet',
      truth: 'outage',
      answer: text(401, "Jwks doesn't have key to match kid or alg from Jwt"),
    },
  ],
};

const linkerd: Intermediary = {
  name: 'Linkerd',
  sources: ['https://linkerd.io/2/reference/authorization-policy/', 'https://linkerd.io/2/tasks/circuit-breakers/'],
  cases: [
    {
      when: 'a policy denies',
      truth: 'misconfigured',
      answer: empty(403, { 'l5d-proxy-error': 'unauthorized connection on default/all' }),
    },
    {
      when: 'no endpoint is there',
      truth: 'outage',
      answer: empty(502, { 'l5d-proxy-error': 'endpoint 10.0.0.1:80: connection refused' }),
    },
    { when: 'it shuts down', truth: 'outage', answer: empty(503, { 'l5d-proxy-error': 'service unavailable' }) },
    {
      when: 'the server is slow',
      truth: 'outage',
      answer: empty(504, { 'l5d-proxy-error': 'logical service: route default.http: response timeout' }),
    },
  ],
};

const nginx: Intermediary = {
  name: 'nginx',
  sources: [
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html',
    'https://nginx.org/en/docs/http/ngx_http_auth_request_module.html',
    'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html',
    'https://github.com/nginx/nginx/blob/master/src/http/ngx_http_special_response.c',
  ],
  cases: [
    { when: 'the server is down', truth: 'outage', answer: html(502, '502 Bad Gateway', { server: 'nginx' }) },
    { when: 'the server is slow', truth: 'outage', answer: html(504, '504 Gateway Time-out', { server: 'nginx' }) },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: html(503, '503 Service Temporarily Unavailable', { server: 'nginx' }),
    },
    {
      when: 'auth_request cannot reach the auth service',
      truth: 'outage',
      answer: html(500, '500 Internal Server Error', { server: 'nginx' }),
    },
    {
      when: 'a deployment replaces the page',
      truth: 'outage',
      answer: html(200, 'We will be back soon', { server: 'nginx' }),
    },
    {
      when: 'a list of addresses denies',
      truth: 'misconfigured',
      answer: html(403, '403 Forbidden', { server: 'nginx' }),
    },
    {
      when: 'the location is missing',
      truth: 'misconfigured',
      answer: html(404, '404 Not Found', { server: 'nginx' }),
    },
    {
      when: 'the POST reaches static files',
      truth: 'misconfigured',
      answer: html(405, '405 Not Allowed', { server: 'nginx' }),
    },
    {
      when: 'try_files answers with the app',
      truth: 'misconfigured',
      answer: html(200, 'My app', { server: 'nginx' }),
    },
    {
      when: 'cookies are too large',
      truth: 'misconfigured',
      answer: html(400, '400 Request Header Or Cookie Too Large', { server: 'nginx' }),
    },
    {
      when: 'http is sent to an https port',
      truth: 'misconfigured',
      answer: html(400, '400 The plain HTTP request was sent to HTTPS port', { server: 'nginx' }),
    },
    {
      when: 'a password protects the staging site',
      truth: 'misconfigured',
      answer: html(401, '401 Authorization Required', { server: 'nginx', 'www-authenticate': 'Basic realm="Staging"' }),
    },
  ],
};

const ingress: Intermediary = {
  name: 'ingress-nginx',
  sources: [
    'https://kubernetes.github.io/ingress-nginx/user-guide/default-backend/',
    'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#external-authentication',
  ],
  cases: [
    {
      when: 'the service has no endpoints',
      truth: 'outage',
      answer: html(503, '503 Service Temporarily Unavailable', { server: 'nginx' }),
    },
    { when: 'no rule matches', truth: 'misconfigured', answer: text(404, 'default backend - 404') },
  ],
};

const apache: Intermediary = {
  name: 'Apache',
  sources: [
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html',
    'https://httpd.apache.org/docs/2.4/custom-error.html',
    'https://github.com/owasp-modsecurity/ModSecurity',
  ],
  cases: [
    { when: 'the server is down', truth: 'outage', answer: html(503, '503 Service Unavailable', { server: 'Apache' }) },
    { when: 'the server breaks off', truth: 'outage', answer: html(502, '502 Proxy Error', { server: 'Apache' }) },
    { when: 'ModSecurity refuses', truth: 'misconfigured', answer: html(406, 'Not Acceptable!', { server: 'Apache' }) },
    { when: 'a rule denies', truth: 'misconfigured', answer: html(403, '403 Forbidden', { server: 'Apache' }) },
    { when: 'the path is missing', truth: 'misconfigured', answer: html(404, '404 Not Found', { server: 'Apache' }) },
    { when: 'a rewrite removed it', truth: 'misconfigured', answer: html(410, '410 Gone', { server: 'Apache' }) },
    {
      when: 'a password protects the staging site',
      truth: 'misconfigured',
      answer: html(401, '401 Unauthorized', { 'www-authenticate': 'Basic realm="Restricted"' }),
    },
  ],
};

const haproxy: Intermediary = {
  name: 'HAProxy',
  sources: ['https://docs.haproxy.org/3.0/configuration.html#1.3.1'],
  cases: [
    {
      when: 'no server is up',
      truth: 'outage',
      answer: text(
        503,
        '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
        { 'content-type': 'text/html' },
      ),
    },
    {
      when: 'the server is slow',
      truth: 'outage',
      answer: text(
        504,
        "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>\n",
        { 'content-type': 'text/html' },
      ),
    },
    {
      when: 'the client is slow',
      truth: 'outage',
      answer: text(
        408,
        "<html><body><h1>408 Request Time-out</h1>\nYour browser didn't send a complete request in time.\n</body></html>\n",
        { 'content-type': 'text/html' },
      ),
    },
    {
      when: 'a rule denies',
      truth: 'misconfigured',
      answer: text(
        403,
        '<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n',
        { 'content-type': 'text/html' },
      ),
    },
    {
      when: 'the request is not valid',
      truth: 'misconfigured',
      answer: text(
        400,
        '<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>\n',
        { 'content-type': 'text/html' },
      ),
    },
  ],
};

const traefik: Intermediary = {
  name: 'Traefik',
  sources: [
    'https://doc.traefik.io/traefik/getting-started/faq/',
    'https://github.com/traefik/traefik/blob/master/pkg/middlewares/auth/forward.go',
  ],
  cases: [
    { when: 'no server is healthy', truth: 'outage', answer: text(503, 'no available server\n') },
    { when: 'the server is down', truth: 'outage', answer: text(502, 'Bad Gateway') },
    { when: 'the server is slow', truth: 'outage', answer: text(504, 'Gateway Timeout') },
    { when: 'ForwardAuth cannot reach its server', truth: 'outage', answer: empty(500) },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: text(429, 'Too Many Requests', { 'retry-after': '1', 'content-type': 'text/plain' }),
    },
    { when: 'no router matches', truth: 'misconfigured', answer: text(404, '404 page not found\n') },
    { when: 'a list of addresses denies', truth: 'misconfigured', answer: text(403, 'Forbidden') },
  ],
};

const caddy: Intermediary = {
  name: 'Caddy',
  sources: [
    'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy',
    'https://caddyserver.com/docs/caddyfile/directives/handle_errors',
  ],
  cases: [
    { when: 'the server is down', truth: 'outage', answer: empty(502, { server: 'Caddy' }) },
    { when: 'no server is healthy', truth: 'outage', answer: empty(503, { server: 'Caddy' }) },
    { when: 'no site matches, with 200 and nothing', truth: 'misconfigured', answer: empty(200, { server: 'Caddy' }) },
    { when: 'the path is missing', truth: 'misconfigured', answer: empty(404, { server: 'Caddy' }) },
  ],
};

const varnish: Intermediary = {
  name: 'Varnish',
  sources: [
    'https://varnish-cache.org/docs/trunk/users-guide/troubleshooting.html',
    'https://www.fastly.com/documentation/guides/debug/fastly-generated-errors/',
  ],
  cases: [
    { when: 'the fetch failed', truth: 'outage', answer: html(503, 'Error 503 Backend fetch failed') },
    { when: 'the first byte is late', truth: 'outage', answer: html(503, '503 first byte timeout') },
    { when: 'the method is not cached', truth: 'misconfigured', answer: html(405, 'Error 405 Method not allowed') },
  ],
};

const oauth2Proxy: Intermediary = {
  name: 'oauth2-proxy',
  sources: [
    'https://oauth2-proxy.github.io/oauth2-proxy/behaviour',
    'https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview',
  ],
  cases: [
    {
      when: 'its session is over, and it shows its sign-in page',
      truth: 'misconfigured',
      answer: html(403, 'Sign in with OpenID Connect'),
    },
    {
      when: 'its session is over, and it redirects',
      truth: 'misconfigured',
      answer: { type: 'redirect', status: 302, location: 'https://idp.example.com/authorize' },
    },
    { when: 'its session store is down', truth: 'outage', answer: html(500, 'Internal Server Error') },
    // With `api-routes`: what a server of its own might say of a session that is over.
    { when: 'its session is over for an API route', truth: 'outage', answer: json(401, {}), isAmbiguous: true },
  ],
};

export const meshAndProxies: readonly Intermediary[] = [
  envoy,
  istio,
  linkerd,
  nginx,
  ingress,
  apache,
  haproxy,
  traefik,
  caddy,
  varnish,
  oauth2Proxy,
];
