import type { Meaning } from '../session/outcome.ts';
import { member } from './member.ts';

/*
 * The error codes and messages of servers and gateways, with their sources. They are compared in lower case, with spaces for `_`, `-`,
 * `.` and between the words of a camel-cased name, and with ` not` for `n't`. The order of the rows matters: the failure of a gateway
 * and a CSRF check come before anything about tokens.
 *
 * gateway  Envoy, Istio, ESPv2: source/common/jwt/status.cc (`Jwks remote fetch is failed`, `Jwt is missing`, `Jwt issuer is not configured`:
 *          the mesh, not the endpoint). Google IAP: `Invalid IAP credentials`. Spring, jose: keys of another server that can't be had.
 * passing  Envoy: `upstream connect error`. RFC 6749 4.1.2.1: `server_error`, `temporarily_unavailable`. AWS: `ThrottlingException`,
 *          `TooManyRequestsException`. Supabase: `request_timeout`, `over_request_rate_limit`. A server that answers 401 with the message of any
 *          error: JSON.parse, Prisma (`Invalid … invocation in`), Drizzle (`Failed query`), PostgreSQL, MySQL, SQLite, Redis (`READONLY`), Go
 *          (`context deadline exceeded`, `no such host`), cURL, .NET (IDX20803), AWS Lambda (`signal: killed`), a schema that is older than its code
 *          (`column … does not exist`), sessions of MongoDB and Hibernate, TLS, Java, Python, Feign. Hasura: a webhook that is away. Yudao, RuoYi,
 *          WeChat: busy, a repeated request, a failure of the system. Clients that hand on `status 503`. Redis: `NOAUTH`. OpenSSL and Java: a chain
 *          of certificates. .NET, PHP, Go, Java: no object (`nil pointer dereference`, `on null`). Cosmo: `Failed to fetch from Subgraph`. AppSync:
 *          `Lambda:Unhandled`, the throughput of DynamoDB. Slack: `fatal_error`. A token of the future, which clocks that differ make and which cures
 *          itself: golang-jwt, jsonwebtoken (`jwt not active`), PyJWT, jjwt, jose, lcobucci/jwt, php-jwt, ruby-jwt, jwt-auth, Spring, google-auth. A
 *          database that only reads for a moment, as in a failover: PostgreSQL, MySQL, MongoDB. SQLAlchemy: a session of its own. Go: `broken pipe`.
 *          Guides for ASP.NET and Spring: a refresh before the token has expired. Go, node-fetch, .NET: an identity provider behind the server
 *          answers with a page. MySQL, PostgreSQL, Oracle: a table that a late migration has not made yet, a user of the database that is denied.
 *          Redis, ioredis, phpredis, Jedis: without its master, without a node. AWS: `Rate exceeded`, no credentials of its own. JavaScriptCore
 *          (Bun): `is not an object (evaluating …)`. fosite (Hydra, Authelia): two refreshes at once, behind the sentence of any `invalid_request`.
 *          Zoho: `general_error`. Sentences for users have such words too (`to continue your transaction`), so each is longer than one word. Those
 *          that name neither a user nor a session need no word here: see `isOfServer`.
 * refused  jsonwebtoken: `secret or public key must be provided`. RFC 6749 5.2: `invalid_client`, `invalid_scope`, `unauthorized_client`,
 *          `unsupported_grant_type`; GitHub, Slack: `bad_client_secret`. RFC 9449: `use_dpop_nonce`, `invalid_dpop_proof` (a PDS of AT
 *          Protocol: with 401). Nothing of `invalid_request`: Laravel Passport, Authlib, LinkedIn and
 *          X say it of a refresh token that has expired. Django, Laravel, Spring, Flask: CSRF; Rails: authenticity token. API Gateway:
 *          `Missing Authentication Token` (a route that does not exist), `The security token included in the request is expired` (the server's
 *          own credentials). GraphQL (Apollo, Hasura, Hot Chocolate, graphql-ruby, -java): a query that the server does not know or take, as
 *          after a deployment. Kong, Azure API Management, Apigee: API and subscription keys. Tyk, WSO2: an `Authorization` for the gateway.
 *          Spring: a missing header or parameter. NestJS, Laravel, TypeORM: a configuration key, class or route. ZooKeeper, sticky sessions,
 *          service accounts, Vault, Google (`Expected OAuth 2 access token`): sessions and tokens of the server itself. Firebase App
 *          Check, Turnstile, ASP.NET (a form's): tokens of the page. Tenants and devices: tokens beside the session's.
 * replaced docs/server-contract.md: `session_mismatch`, `replaced`.
 * ended    RFC 6749 5.2 (Keycloak, Auth0, Okta, Entra): `invalid_grant`. OpenID Connect 3.1.2.6: `login_required`, `interaction_required`. RFC
 *          6750 3.1 (Spring): `invalid_token`. SimpleJWT, dj-rest-auth: `token_not_valid`, `No valid refresh token found.` Django REST
 *          framework (403 where its first way to authenticate is the session): `Authentication credentials were not provided.` FastAPI (also
 *          with 403): `Not authenticated`, `Could not validate credentials`. Supabase: `refresh_token_not_found`,
 *          `refresh_token_already_used`, `session_not_found`, `session_expired`, `user_banned`. Synapse: `refresh token isn't valid anymore`,
 *          `M_USER_DEACTIVATED`. Cognito: `NotAuthorizedException`, `RefreshTokenReuseException`. Directus: `INVALID_CREDENTIALS`,
 *          `TOKEN_EXPIRED`, `The refresh token is required`. Strapi: `Missing refresh token`, `Invalid refresh token`. @fastify/jwt:
 *          `FST_JWT_NO_AUTHORIZATION_IN_COOKIE`, `FST_JWT_AUTHORIZATION_TOKEN_EXPIRED`. jsonwebtoken: `TokenExpiredError`, `jwt expired`.
 *          Laravel jwt-auth: `The token has been blacklisted`. Devise: `Your session expired`. Firebase: `INVALID_REFRESH_TOKEN`,
 *          `USER_DISABLED`. AT Protocol: `ExpiredToken`. Ory Kratos: `session_inactive`. Flask-JWT-Extended: `Token has been revoked`,
 *          `Missing cookie … Missing Authorization Header`. Spring: `Required cookie … is not present`, `Refresh token is not in database!`
 *          PyJWT: `Signature has expired`. mall, RuoYi: a token, session or login that has expired (`过期`), is invalid (`失效`, `无效`) or has
 *          timed out (`超时`).
 * nobody   Laravel: `Unauthenticated.` Discourse, Rodauth, CakePHP, Yii, Zammad (also with 403): `You need to be logged in`, `Please login to
 *          continue`, `Authentication is required to continue`, `Login Required`. FastAPI, Elysia: a missing value whose place is `cookie`.
 */
const MEANINGS: readonly (readonly [Meaning, RegExp])[] = [
  [
    'ended',
    /^(?:(?:the|this|your) )?(?:session|refresh token)(?: (?:has|is|was|been|already)){0,3} (?:expired|revoked)|records? that (?:were|was) required but not found|^p2025$|missing cookie(?!.*[cx]srf)|^(?!.*(?:connection|handshake)).*(?:session|idle|inactivity|login)(?: (?:has|is|was|been|already)){0,3} timed? ?out|(?:token|session|会话|令牌|登录|登陆|认证|授权|身份)\s?(?:状态)?(?:已经?)?超时|record to \w+ (?:not found|does not exist)|not (?:(?:find|found|exist|present|match)\b.{0,30} )?in (?:the |our )?database/,
  ],
  [
    'passing',
    /^unexpected token (?:\W|\w\b|in json)|^.{0,20}token.{0,5} not (?:yet )?expired|^(?!.*malformed).*invalid (?:json resp|resp|char|start)|^failed query|\b(?:column|table or view|(?:relation|table) ["'`]).{0,120} (?:exist|not found)|invalid (?:column|object) name|^(?!.*(?:登录|登陆|过期|失效|无效)).*(?:(?:系统|服务器?)(?:异常|错误|内部|执行)|稍后|稍候|繁忙|超时|重复请求)|no such (?:column|table)|unknown column|initialize proxy|["'] is not valid json|hibernate session|leaf sig|mongo expired|use of expired sessions|\). invocation|arn aws|use a session that has ended|(?:calling|from) webhook|(?:issuer|first) certificate|x509|load balancer does not|has no attribute|未过期|is not a(?: function|n object \()|(?:token|jwt)\b.{0,30}\b(?:not (?:yet (?:valid|active)|(?:valid|active) yet)|used (?:before (?:issued|\d)|too early))|^(?!.*\b(?:missing|required|must|exp)\b).*\b(?:iat|nbf)\b|^jwt (?:not active$|early|must not be accepted before)|issued in the future|cannot be used yet|^cannot handle token|^\[5\d\d\] during|^certificate has expired/,
  ],
  [
    'refused',
    /^cannot query field|required (?:request )?header |^(?:the )?field .{0,80}(?:not found in|not exist on)(?: the)? type|missing [\w ]*secret|affinity|field ?undefined@|enable java|keeper error|required request parameter|\bsecret (?:or \w+ key|is|must)\b|(?:app check|device|form|tenant|turnstile|vault|verification) (?:token|key)|environment variable|service account|config(?:uration)? key|^(?!.*(?:token|session) not ).*\b(?:class|controller|route|method)\b.{0,60}\bnot (?:found|exist)|\bno (?:handler|metadata|route (?:found|match))|[cx]srf/,
  ],
  ['gateway', /jwks|jwk set|key set (?:http|malf)|^jwt (?:is missing|issuer|verification fails)|iap credentials/],
  [
    'passing',
    /unavailable|not respond|timed? ?out|(?:\bon|of type) null|upstream|cannot (?:read|set prop|invoke|destructure)|internal \w|transient|in progress|(?:resource|pool)s? exhausted|overload|rate ?(?:limit|exceeded)|went wrong|from subgraph|unreach|getaddrinfo|deadlock|otherwise malformed failed|slots cache|obtain configuration|(?:could ?not|ca(?:n| )not|unable to|failed to) (?:connect|reach|contact)|lo(?:ad|cate) credentials|\bis (?:starting|down)\b|only replica|self signed|not (?:writable )?primary|busy|denied for (?:user '\S+@|table|relation)|circuit ?breaker|\be(?:conn\w+|notfound|proto|pipe)\b|network|fetch failed|deadline exceeded|database|^(?:general|unknown|db) error$|(?:no such|unknown|resolve) host|pkix|^(?:\w+ )?internal$|(?:null|nil) ?pointer|\beof$|(?:code|status|with|success|http|returned) 5\d\d\b|socket|signal killed|throttl|out of memory|server error|^noauth auth|password authentication|maintenance|broken pipe|(?:gone|went) away|rolled back|too many|no space|aborted|no such file|altname|misbehaving|unexpected e|i\/o error|route to host|temporar|fatal error$|bad gateway|serialize access|shutting down|undefined (?:array|method)|connect(?:ion|ing| call)|no provider|\blater\b|^lambda unhandled|throughput/,
  ],
  [
    'refused',
    /[cx]srf|dpop|^unsupported grant type$|authenticity|forge[rd]|\borigins?\b|^unauthorized client$|captcha|header "?authorization|(?:api|subscription) key|(?:security|missing authentication) token|^persisted query|^graphql (?:parse|val)|\bcors\b|^invalid (?:client|scope)$|expected oauth 2|\w client (?:id|secret|credentials)\b|authorization (?:field|header)/,
  ],
  ['replaced', /^(?:session|user|identity|account) mismatch$|^(?:session )?replaced$/],
  [
    'ended',
    /未登[录陆]|^(?:invalid (?:grant|credentials)|not authenticated|could not validate credentials|(?:login|interaction|consent) required|signature (?:has expired|verification failed)|not authorized exception|(?:(?:this|your|the|m) )?(?:user|account) (?:(?:is |was |has been )?(?:banned|blocked|disabled|deactivated|suspended|deleted|inactive|not (?:active|found)|taken? ?down)|(?:does not|no longer) exists?)|invalid signature|jwt must be provided|expired|revoked|logged out|reuse detected)$|\bnot (?:logged|signed) in\b|no authorization in cookie|请(?:先|重新)登[录陆]|(?:token|session|jwt)s?\b.{0,60}\b(?:expired|invalid|malformed|not (?:valid|active)|no longer|revoked|(?:black|block) ?list|reused?|(?:already|been) (?:used|rotated)|superseded|obsolete|too old|(?:is|was) (?:bad|wrong|incorrect)|verification failed|mismatch|not match|inactive|ended|terminated|unknown(?! error)|theft)|\b(?:expired|invalid|malformed|inactive|revoked|unknown(?! error))\b.{0,40}(?:token|session|jwt)|\b(?:missing|no(?: valid| active)?)\b.{0,40}(?:refresh(?: ?(?:token|cookie|jwt|credential)|\W?(?: provided| in (?:the )?(?:body|request|cookies?))?$)|session|cookie)|^"?refresh"?(?: is)? (?:missing|required|not (?:found|provided|present))|(?:refresh ?(?:token|cookie|jwt|credential)|session|cookie).{0,60}\b(?:missing|required|not (?:found|present|provided|exist))|\b(?:bad(?! request)|wrong|incorrect|illegal|obsolete|outdated|stale)(?: \w+)? (?:token|session|jwt)|\b(?:log|sign) ?in again\b|credentials were not provided|已被[顶踢]下线|^(?=.*(?:token|jwt|ses[iíjs]|sitzung|令牌|会话|凭证|登[录陆])).*(?:(?:in|n[oã]\w?|tidak) ?v[áa]lid|expir(?:é|ad|ou|ó)|caduc|abgelaufen|ungültig|scadut|过期|失效|无效|冻结|非法|不存在|[验校].失败)|读取到有效 ?token/,
  ],
  [
    'nobody',
    /\b(?:auth\w+|log ?in) (?:is )?required|\b(?:un|not )authenticated\b|\b(?:logged|signed) out\b|\b(?:please|must|need to|have to)(?: be)? (?:log|sign)(?:ged|ed)? ?in\b|\b(?:login|auth|credentials) (?:have )?expired|^cookie$/,
  ],
];

/** Returns the meaning of a body, by codes before sentences. Only JSON is an answer of the endpoint about its sessions. */
export function meaningOf(body: unknown, text: string): Meaning | undefined {
  const isJson = body !== undefined;
  // AWS means the token of the server itself.
  const isOfAws = text.includes('security token');
  const words = isJson ? [...wordsIn(member(body, 'error'), 1), ...wordsIn(body, 0)] : wordsIn(text, 0);
  let first: Meaning | undefined;
  for (const isSentence of [false, true]) {
    for (const word of words) {
      if (/\s/.test(word) !== isSentence || (isOfAws && word.startsWith('Expired'))) continue;
      const row = MEANINGS.find(([, pattern]) => pattern.test(plain(word)));
      const meaning = row?.[0];
      if (meaning === undefined || (!isJson && ['ended', 'nobody'].includes(meaning))) continue;
      // Beside a sentence such as "Invalid refresh token" may stand the error that was caught; it gives no advice.
      if (!isSentence || row === MEANINGS[0] || (meaning === 'passing' && !/please|again/i.test(word))) return meaning;
      first ??= meaning;
    }
  }
  return first;
}

/** An error says what it is in its first few words, before any stack. */
function plain(word: string): string {
  return word
    .replace(/\n\s*at [^]*/, '')
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .replace(/n['’]t\b/g, ' not')
    .replace(/[\s_.:-]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Words by which a failure may be about the caller, in many languages. */
const OF_CALLER =
  /log.?[idugo]|sign(?:ed)?.?in|sitz|\btok[eé]n\b|jwt|登|cookie|cred|\buser|\busu|utilis|account|用户|aut(?:h|or|en)|账[号户]|anon|ses[sij]|guest|a[ck][cs]es|denied|nega|forbid|permi|expir|inv[aá]lid|conect|connecté|meld|not found|passw|identi|로그|авто|вой|токен|сес|トークン|ログ|セッ|令牌|[認権]|인증|토큰|giriş|oturum|đăng|会话|权限|认证|授权|过期|[失无]效/i;

/** A sentence in English, as the messages of runtimes, libraries and databases are. */
const ENGLISH =
  /^(?=.*\s).*\b(?:the|is|was|not|of|with|from|by|while|could|already|closed|failed|for|on|error|unable|cannot|cancell?ed|exceeded)\b/i;
/** What such a sentence may say of a session that is over, without its name: that it was not found or does not fit, or who may not go on. */
const OF_SESSION =
  /\b(?:you|no|null|nil|stamp|ticket|lease|member(?:ship)?)\b|customer|employee|profile|tenant|organi[sz]ation|subscription|deleted|susp|banned|compromis|blocked|disabled|kicked|admin|rotat|refresh|exist|signatu|device|revok|require|missing|verif|claim|valid|segment|match|crypt|malformed/i;

/**
 * Returns whether a failure is told in words, none of which is about the caller, as a server or a service worker may with 200. A server
 * that answers every failure with 401 has the message of an error, in English: `isRefused`.
 */
export function isOfServer(body: unknown, isRefused?: boolean): boolean {
  // The name of the status is in every refusal.
  const words = wordsIn(body, 0).filter((word) => !(isRefused && word === 'Unauthorized'));
  const all = [...words, ...Object.keys(body ?? {})].join(' ');
  const isTold = words.some((word) => (isRefused ? ENGLISH : /^offline$|[a-z]{2}\s|[^\0-\x7f]/i).test(word));
  return isTold && !OF_CALLER.test(all) && !(isRefused && OF_SESSION.test(all));
}

function wordsIn(value: unknown, depth: number): readonly string[] {
  // A body may be large. A path, and a line of a stack, say nothing.
  if (typeof value === 'string') return /^\s*(?:\/|at )/.test(value) ? [] : [value.trimStart().slice(0, 200)];
  if (typeof value !== 'object' || value === null || depth > 3.5) return [];
  // A list is half a level: the mutations of GraphQL have a list of errors of their own, below `data`.
  const step = Array.isArray(value) ? 0.5 : 1;
  return Object.values(value)
    .slice(0, 20)
    .flatMap((inner) => wordsIn(inner, depth + step));
}
