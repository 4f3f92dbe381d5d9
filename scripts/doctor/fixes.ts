import type { Check, CheckGroup } from '../../src/conformance/index.ts';

/** How one kind of finding is put right where it is common. */
export interface Fix {
  readonly title: string;
  /** Markdown for each framework or server. */
  readonly places: Readonly<Partial<Record<'Express' | 'Django' | 'Spring' | 'Laravel' | 'nginx', string>>>;
}

const code = (language: string, text: string): string => `\`\`\`${language}\n${text.trim()}\n\`\`\``;

export const FIXES = {
  'post-only': {
    title: 'Accept only POST',
    places: {
      Express: code(
        'js',
        `
app.post('/auth/refresh', refresh);
app.all('/auth/refresh', (request, response) => response.set('Allow', 'POST').status(405).json({ error: 'method_not_allowed' }));`,
      ),
      Django: code(
        'python',
        `from django.views.decorators.http import require_POST\n\n@require_POST  # answers 405 with Allow\ndef refresh(request): ...`,
      ),
      Spring: 'Use `@PostMapping("/auth/refresh")`: Spring MVC answers 405 with `Allow` to the rest.',
      Laravel:
        "Use `Route::post('/auth/refresh', RefreshController::class)`: the router answers 405 with `Allow` to the rest.",
      nginx: code(
        'nginx',
        `location = /auth/refresh {\n  limit_except POST { deny all; }  # answers 403; the app's own 405 is better\n  proxy_pass http://app;\n}`,
      ),
    },
  },
  https: {
    title: 'Serve https, with HSTS',
    places: {
      Express: "`app.set('trust proxy', 1)` behind a proxy, and `helmet()` for `Strict-Transport-Security`.",
      Django: "`SECURE_PROXY_SSL_HEADER = ('HTTP_X_FORWARDED_PROTO', 'https')`, `SECURE_HSTS_SECONDS = 31536000`.",
      Spring: '`server.forward-headers-strategy=framework`; Spring Security sends HSTS over https by itself.',
      Laravel: 'Name the proxy in `trustProxies(at: …)` in `bootstrap/app.php`.',
      nginx: code(
        'nginx',
        `add_header Strict-Transport-Security "max-age=31536000" always;\nproxy_set_header X-Forwarded-Proto $scheme;`,
      ),
    },
  },
  'origin-gate': {
    title: 'Check the Origin first',
    places: {
      Express: code(
        'js',
        `
const origins = new Set(['https://app.example.com']);
app.use('/auth', (request, response, next) => {
  const { origin, 'sec-fetch-site': site, 'content-type': type } = request.headers;
  const isOwn = origins.has(origin) && site !== 'cross-site' && (type === undefined || type.startsWith('application/json'));
  if (isOwn) next();
  else response.status(403).json({ error: 'csrf_rejected' });
});`,
      ),
      Django: code(
        'python',
        `
class OriginGate:  # before every other middleware that looks at the session
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/auth/") and request.headers.get("Origin") not in {"https://app.example.com"}:
            return JsonResponse({"error": "csrf_rejected"}, status=403)
        return self.get_response(request)`,
      ),
      Spring: code(
        'java',
        `
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class OriginGate extends OncePerRequestFilter {
  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
    boolean isAuth = request.getRequestURI().startsWith("/auth/") && !request.getMethod().equals("OPTIONS");
    if (isAuth && !"https://app.example.com".equals(request.getHeader("Origin"))) response.setStatus(403);
    else chain.doFilter(request, response);
  }
}`,
      ),
      Laravel: code(
        'php',
        `
public function handle(Request $request, Closure $next): Response
{
    return $request->header('Origin') === 'https://app.example.com'
        ? $next($request)
        : response()->json(['error' => 'csrf_rejected'], 403);
}`,
      ),
      nginx: code(
        'nginx',
        `
map $http_origin $is_own { default 0; "https://app.example.com" 1; }
server {
  location /auth/ {
    if ($is_own = 0) { return 403; }
    proxy_pass http://app;
  }
}`,
      ),
    },
  },
  cookie: {
    title: 'Set the cookie',
    places: {
      Express: code(
        'js',
        `
response.cookie('__Host-Http-session', value, { secure: true, httpOnly: true, sameSite: 'strict', path: '/', maxAge: 12 * 3600 * 1000 });
response.clearCookie('__Host-Http-session', { secure: true, httpOnly: true, sameSite: 'strict', path: '/' });`,
      ),
      Django: code(
        'python',
        `
response.set_cookie("__Host-Http-session", value, secure=True, httponly=True, samesite="Strict", path="/", max_age=12 * 3600)
# delete_cookie sets Secure for a name that begins with __Host- or __Secure-.
response.delete_cookie("__Host-Http-session", path="/", samesite="Strict")`,
      ),
      Spring: code(
        'java',
        `
ResponseCookie cookie = ResponseCookie.from("__Host-Http-session", value)
    .secure(true).httpOnly(true).sameSite("Strict").path("/").maxAge(Duration.ofHours(12)).build();
response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString()); // to delete it: the same with maxAge(0)`,
      ),
      Laravel: code(
        'php',
        `
return $response->withCookie(cookie('__Host-Http-session', $value, 12 * 60, '/', null, true, true, false, 'Strict'));
// Leave the name out of EncryptCookies if another part of the system has to read the value.`,
      ),
      nginx:
        '`proxy_cookie_flags session secure httponly samesite=strict;` helps if the app cannot be changed; `proxy_cookie_path` and `proxy_cookie_domain` must not change what the logout deletes.',
    },
  },
  'json-errors': {
    title: 'Answer with a status and JSON',
    places: {
      Express: code(
        'js',
        `
app.post('/auth/refresh', async (request, response) => {
  const session = await find(request.cookies.session);
  if (session === undefined) return response.status(400).json({ error: 'invalid_grant', reason: 'no_session' });
  // …
});
app.use((error, request, response, next) => response.status(error.status ?? 500).json({ error: 'server_error' }));`,
      ),
      Django: code('python', `return JsonResponse({"error": "invalid_grant", "reason": "no_session"}, status=400)`),
      Spring: code(
        'java',
        `return ResponseEntity.badRequest().body(Map.of("error", "invalid_grant", "reason", "no_session"));`,
      ),
      Laravel:
        "`return response()->json(['error' => 'invalid_grant', 'reason' => 'no_session'], 400);` For JSON from the exception handler: `$exceptions->shouldRenderJsonWhen(fn ($request) => $request->is('auth/*', 'api/*'))`.",
      nginx:
        '`proxy_intercept_errors off;` for `/auth/` and `/api/`: an `error_page` would replace the answer by HTML.',
    },
  },
  'no-store': {
    title: 'Keep answers out of caches',
    places: {
      Express:
        "`app.use(['/auth', '/api'], (request, response, next) => { response.set('Cache-Control', 'no-store'); next(); });`",
      Django:
        '`@never_cache` adds `no-store`; for a whole API: `response["Cache-Control"] = "no-store"` in a middleware.',
      Spring:
        'Spring Security sends `Cache-Control: no-cache, no-store` unless `headers().cacheControl().disable()` was called.',
      Laravel: "`Route::middleware('cache.headers:no_store')->group(…)`.",
      nginx:
        '`add_header Cache-Control "no-store" always;` in the locations of `/auth/` and `/api/`; and no `proxy_cache` there.',
    },
  },
  cors: {
    title: 'Let only the app read the answers',
    places: {
      Express: code(
        'js',
        `
const open = cors({ origin: ['https://app.example.com'], exposedHeaders: ['WWW-Authenticate', 'Retry-After'] });
app.use('/api', open); // in front of the authentication, so that a 401 has the headers
app.use('/auth', cors({ origin: ['https://app.example.com'], credentials: true, exposedHeaders: ['Retry-After'] }));`,
      ),
      Django: code(
        'python',
        `
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", ...]  # first
CORS_ALLOWED_ORIGINS = ["https://app.example.com"]  # never CORS_ALLOW_ALL_ORIGINS with credentials
CORS_ALLOW_CREDENTIALS = True
CORS_EXPOSE_HEADERS = ["WWW-Authenticate", "Retry-After"]`,
      ),
      Spring: code(
        'java',
        `
CorsConfiguration cors = new CorsConfiguration();
cors.setAllowedOrigins(List.of("https://app.example.com")); // not setAllowedOriginPatterns("*")
cors.setAllowedHeaders(List.of("authorization", "content-type"));
cors.setExposedHeaders(List.of("WWW-Authenticate", "Retry-After"));
cors.setAllowCredentials(true);
// http.cors(withDefaults()) puts it in front of the authentication.`,
      ),
      Laravel:
        "In `config/cors.php`: `'allowed_origins' => ['https://app.example.com']`, `'supports_credentials' => true`, `'exposed_headers' => ['WWW-Authenticate', 'Retry-After']`.",
      nginx:
        'Without `always` nginx adds headers only to successes: `add_header Access-Control-Allow-Origin $allowed_origin always;`. If the app adds them too, use `proxy_hide_header Access-Control-Allow-Origin;`.',
    },
  },
  redirects: {
    title: 'Redirect only navigations',
    places: {
      Express:
        'Handle `/api` and `/auth` before the middleware that redirects to the login page; `express-session` and Passport redirect only where you tell them to (`failureRedirect`).',
      Django:
        'Write the slash at the end of the URL, or set `APPEND_SLASH = False`; in place of `LoginRequiredMixin` use a permission of the REST framework, which answers 401.',
      Spring: code(
        'java',
        `
http.exceptionHandling(handling -> handling.defaultAuthenticationEntryPointFor(
    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), new AntPathRequestMatcher("/api/**")));
http.logout(logout -> logout.logoutSuccessHandler(new HttpStatusReturningLogoutSuccessHandler(HttpStatus.NO_CONTENT)));`,
      ),
      Laravel:
        "`$middleware->redirectGuestsTo(fn ($request) => $request->is('api/*') ? null : '/login')`; a request with `Accept: application/json` is never redirected.",
      nginx:
        '`absolute_redirect off;` keeps an inner host and port out of `Location`; write `location = /auth/refresh` to have no slash added.',
    },
  },
  rotation: {
    title: 'Rotate with a compare-and-swap and a grace',
    places: {
      Express: code(
        'js',
        `
// One row a session: id, counter, rotated_at. The cookie holds id and counter, and a MAC over both.
const { rowCount } = await db.query(
  'UPDATE sessions SET counter = counter + 1, rotated_at = now() WHERE id = $1 AND counter = $2 AND ended_at IS NULL',
  [id, counter],
);
const row = await find(id); // the request that lost reads what the winner wrote
const isGrace = counter === row.counter - 1 && Date.now() < row.rotatedAt + 20_000;
if (rowCount === 0 && !isGrace) await end(id, 'reuse_detected');
// In both good cases: set the cookie of row.counter.`,
      ),
      Django:
        'SimpleJWT with `ROTATE_REFRESH_TOKENS` and `BLACKLIST_AFTER_ROTATION` has no grace: keep a row for each session with `session.objects.filter(id=…, counter=…).update(counter=F("counter") + 1)`, and answer the loser with the same successor for 20 s. django-oauth-toolkit has a grace: `REFRESH_TOKEN_GRACE_PERIOD_SECONDS = 20` in `OAUTH2_PROVIDER`.',
      Spring:
        '`@Modifying @Query("update Session s set s.counter = s.counter + 1 where s.id = :id and s.counter = :counter and s.endedAt is null")`; 0 updated rows mean that another request was first.',
      Laravel:
        "`Session::where('id', $id)->where('counter', $counter)->whereNull('ended_at')->increment('counter')`; 0 rows mean that another request was first.",
    },
  },
  logout: {
    title: 'End the session, not the cookie',
    places: {
      Express: code(
        'js',
        `
app.post('/auth/logout', async (request, response) => {
  await db.query("UPDATE sessions SET ended_at = now() WHERE id = $1 AND ended_at IS NULL", [idOf(request.cookies.session)]);
  response.clearCookie('session', { httpOnly: true, sameSite: 'strict', path: '/auth' }).set('Clear-Site-Data', '"cache"').status(204).end();
});`,
      ),
      Django:
        'A blacklist of refresh tokens ends one token, but not the successor from a refresh in flight. Mark the row of the session, with a claim such as `sid` in both tokens, and check it in the refresh.',
      Spring:
        'Take the session from the cookie, not from `Authentication`: a logout with an expired bearer has none. Permit `/auth/logout` without authentication, after the check of Origin.',
      Laravel:
        '`$request->session()->invalidate()` ends a session of Laravel; for a table of refresh tokens update the row of the family, not of the one token.',
      nginx: 'Set `Clear-Site-Data` in the app; `"cookies"` and `"*"` clear sibling hosts too.',
    },
  },
  lifetimes: {
    title: 'Set lifetimes',
    places: {
      Express:
        "`jwt.sign(claims, key, { algorithm: 'ES256', expiresIn: 180 })`: a number is in seconds, a text such as `'180'` in milliseconds.",
      Django: code('python', `SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=5), "LEEWAY": 5}`),
      Spring:
        '`JwtClaimsSet.builder().expiresAt(now.plusSeconds(180))`; the decoder checks it with a tolerance of 60 s: `new JwtTimestampValidator(Duration.ofSeconds(5))`.',
      Laravel: 'With `tymon/jwt-auth`: `JWT_TTL=5` (minutes); `JWT_TTL=null` makes tokens that never expire.',
    },
  },
  challenge: {
    title: 'Refuse calls of the API',
    places: {
      Express: code(
        'js',
        `
app.use('/api', async (request, response, next) => {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return response.set('WWW-Authenticate', 'Bearer realm="api"').status(401).json({ error: 'missing_token' });
  try {
    const { payload } = await jwtVerify(token, keys, { algorithms: ['ES256'], typ: 'at+jwt', issuer, audience });
    request.user = payload;
    next(); // body parsers come after this
  } catch {
    response.set('WWW-Authenticate', 'Bearer realm="api", error="invalid_token"').status(401).json({ error: 'invalid_token' });
  }
});`,
      ),
      Django:
        'SimpleJWT challenges with `Bearer realm="api"`; override `authenticate_header` to add `error="invalid_token"`. A view without authentication classes answers 403 where 401 is meant.',
      Spring:
        '`http.oauth2ResourceServer(server -> server.jwt(withDefaults()))` sends the right challenges; without it, `BearerTokenAuthenticationEntryPoint`.',
      Laravel:
        "`$exceptions->render(fn (AuthenticationException $e, Request $request) => response()->json(['error' => 'invalid_token'], 401, ['WWW-Authenticate' => 'Bearer error=\"invalid_token\"']))`.",
      nginx:
        '`auth_request` turns each failure of the auth service into a 401 or 500: pass `WWW-Authenticate` on by `auth_request_set`, and let its outage be a 503.',
    },
  },
  token: {
    title: 'Make the token',
    places: {
      Express: code(
        'js',
        `
const token = await new SignJWT({ sub: user.id, sid: session.id }) // claims one by one, never the user row
  .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
  .setIssuer('https://app.example.com').setAudience('https://app.example.com/api').setIssuedAt().setExpirationTime('3m')
  .sign(privateKey);`,
      ),
      Django:
        '`SIMPLE_JWT = {"ALGORITHM": "ES256", "ISSUER": …, "AUDIENCE": …, "USER_ID_CLAIM": "sub", "JTI_CLAIM": "jti"}`.',
      Spring:
        '`JwsHeader.with(SignatureAlgorithm.ES256).type("at+jwt")` and `JwtClaimsSet` with `issuer`, `audience`, `subject`; publish `jwkSource` as `/.well-known/jwks.json`, public halves alone.',
      Laravel:
        '`getJWTCustomClaims()` returns what is added to `sub`, `iss`, `iat`, `exp`: keep it short, and without `$hidden` attributes.',
    },
  },
  page: {
    title: 'Render without rotating',
    places: {
      Express:
        "`server.peek(request)` of `rebearer/server`; with a store of your own, read the session's row and leave the counter alone. `express-session` with `rolling: true` sets the same value again, which is fine.",
      Django: 'Keep the refresh out of middleware: a view reads the session; only `/auth/refresh` rotates.',
      Spring: '`sessionFixation().none()` is not needed: changing the id at the login alone is the default.',
      Laravel: 'Call `session()->regenerate()` in the login, not in a middleware of every page.',
    },
  },
  browser: {
    title: 'Compare with the browser’s view',
    places: {
      nginx:
        'Compare the answer of the app with that of nginx: `curl -si -H "Origin: https://app.example.com" https://api.example.com/auth/refresh -X POST`.',
    },
  },
} as const satisfies Readonly<Record<string, Fix>>;

type FixName = keyof typeof FIXES;

/** The fix of each group of checks, where a check has none of its own. */
const OF_GROUP: Readonly<Record<CheckGroup, FixName>> = {
  reachability: 'post-only',
  origin: 'origin-gate',
  cookie: 'cookie',
  answers: 'json-errors',
  caching: 'no-store',
  cors: 'cors',
  redirects: 'redirects',
  rotation: 'rotation',
  logout: 'logout',
  lifetimes: 'lifetimes',
  api: 'challenge',
  token: 'token',
  page: 'page',
  browser: 'browser',
};

const OWN: Readonly<Record<string, FixName>> = {
  RB006: 'https',
  RB008: 'https',
  RB022: 'https',
  RB032: 'logout',
  RB033: 'cookie',
  RB043: 'lifetimes',
  RB054: 'token',
  RB053: 'cookie',
  RB108: 'origin-gate',
  RB109: 'post-only',
  RB133: 'token',
  RB134: 'token',
  RB172: 'cors',
  RB173: 'cors',
  RB174: 'cors',
  RB175: 'cors',
  RB171: 'cookie',
  RB176: 'logout',
};

export function fixOf({ id, group }: Pick<Check, 'group' | 'id'>): FixName {
  return OWN[id] ?? OF_GROUP[group];
}
