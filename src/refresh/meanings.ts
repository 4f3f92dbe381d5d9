import type { Meaning } from '../session/outcome.ts';

/**
 * The error codes and messages of servers and gateways, each with its source. They are compared in lower case, with spaces for `_`, `-`,
 * `.` and between the words of a camel-cased name, and with ` not` for `n't`. The first row with a pattern that matches decides. Sentences
 * for users have the words of an outage too (`to continue your transaction`), so each of those is longer than one word.
 */
export const MEANINGS: readonly (readonly [Meaning, ...RegExp[]])[] = [
  // Ends in words that an outage or a missing cookie of a CSRF check has too.
  [
    'ended',
    // Devise, Supabase: `Your session expired. Please sign in again to continue.` Then a session that timed out, or a login where it says what to do.
    /^(?:(?:the|this|your) )?(?:session|refresh token)(?: (?:has|is|was|been)){0,2} (?:expired|revoked)/,
    /^(?!.*(?:connection|handshake)).*(?:session|inactivity|login(?=.*please (?:log|sign))|idle)(?: (?:has|is|was|been|already)){0,3} timed? ?out/,
    // IIS: `440 Login Time-out`. Not: `Login timeout expired`, of ODBC.
    /^(?:440 )?login time ?out$/,
    // mall, RuoYi: a session that timed out. Not: `获取访问令牌超时`, a token that could not be fetched in time.
    /^(?!.*获取).*(?:token|session|会话|令牌|登[录陆]|认证|身份)\s?(?:状态)?(?:已经?)?超时/,
    // Flask-JWT-Extended: `Missing cookie … Missing Authorization Header`.
    /missing cookie(?!.*[cx]srf)/,
    // Prisma, and tutorials for Spring: the row of the token is gone.
    /records that were required|^p2025$|record to \w+ (?:not found|does not exist)|not (?:(?:find|found|exist|present|match)\b.{0,30} )?in (?:the |our )?database/,
  ],
  // Failures of the server that name a token, a session or a user: a server may answer 401 with the message of any error.
  [
    'passing',
    // JSON.parse of JavaScript, Java and Python. Not: a JWT that is malformed.
    /^unexpected token (?:\W|\w\b|in json)|["'] is not valid json|^(?!.*malformed).*invalid (?:json resp|resp|char|start)/,
    // Queries that failed at Prisma, Drizzle or Hibernate, and a schema that is older than its code: MySQL, PostgreSQL, Oracle, SQL Server, SQLite.
    /\). invocation|^failed query|initialize proxy|no such (?:column|table)|unknown column|invalid (?:column|object) name/,
    /\b(?:column|table or view|(?:relation|table) ["'`]).{0,120} (?:exist|not found)/,
    // The sessions of MongoDB and Hibernate; TLS, behind the server.
    /mongo expired|hibernate session|use of expired sessions|use a session that has ended|load balancer does not|(?:issuer|first) certificate|^certificate has expired|leaf sig|x509/,
    // Python, JavaScriptCore, AWS, Feign. Hasura: a webhook that is away.
    /has no attribute|is not a(?: function|n object \()|arn aws|^\[5\d\d\] during|(?:calling|from) webhook/,
    // Yudao, RuoYi, WeChat: busy, a time-out, a repeated request, a failure of the system.
    /^(?!.*(?:登[录陆]|过期|[失无]效)).*(?:(?:系统|服务器?)(?:异常|错误|内部|执行)|稍[后候]|[繁频][忙繁]|超时|重复(?:请求|提交))/,
    // Guides for ASP.NET and Spring: a refresh before the token has expired.
    /^.{0,20}token.{0,5} not expired|未过期/,
    // A token of the future, which clocks that differ make and which cures itself: golang-jwt, jsonwebtoken, PyJWT, jjwt, jose, lcobucci/jwt,
    // php-jwt, ruby-jwt, jwt-auth, Spring, google-auth.
    /(?:token|jwt)\b.{0,30}\b(?:not (?:\w+ )?yet\b|used (?:before (?:issued|\d)|too early))/,
    /^(?!.*\b(?:missing|must|required)\b).*\b(?:iat|nbf)\b|^jwt (?:not active$|early|must not be accepted before)/,
    /issued in the future|cannot be used yet|^cannot handle token/,
  ],
  // Requests that no server takes, and sessions, tokens and keys that are not the user's.
  [
    'refused',
    // Django, Laravel, Spring, Flask.
    /[cx]srf/,
    // What the user has to do before the session goes on. A second factor: Kratos, Auth0, Supabase, RFC 9470. Then
    // better-auth, Cognito, GitLab.
    /^insufficient |^(?=.*(?:requ|need|must|verif)).*(?:\b(?:aal2|[m2]fa|t?otp|step ?up)\b|factor)/,
    /(?:mail|phone|account|user)(?: (?:is|yet|n\S+))+ (?:verif|confirm)|verif\w+ req|(?:must|please) (?:verify|accept|change)|terms not|password (?:\w+ )?(?:expired|req)/,
    // GraphQL (Hasura, Hot Chocolate, graphql-ruby, -java): a query that the server does not know, as after a deployment.
    /^cannot query field|^(?:the )?field .{0,80}(?:not found in|not exist on)(?: the)? type|field undefined@/,
    // Spring, NestJS, Laravel, TypeORM, T3 Env: a missing header, parameter, setting, class or route.
    /required (?:request )?header |required request parameter|environment variable|configuration key/,
    /^(?!.*token not ).*\b(?:class|route|method)\b.{0,60}\bnot (?:found|exist)/,
    /\bno (?:handler|metadata|route (?:found|match))/,
    // jsonwebtoken: `secret or public key must be provided`.
    /\bsecret (?:or \w+ key|is|must)\b|missing [\w ]*secret/,
    // ZooKeeper, sticky sessions, service accounts. Cloudflare: `Enable JavaScript`.
    /keeper error|affinity|service account|enable java/,
    // Firebase App Check, Turnstile, the form of ASP.NET, Vault.
    /(?:app check|device|form|tenant|turnstile|vault|verification) (?:token|key)/,
    // The keys of programs. Not: `auth-service: token expired`.
    /(?:invalid|missing) (?:app|gateway|proxy|service) token/,
  ],
  // Envoy, Istio, ESPv2 (source/common/jwt/status.cc): the mesh, not the endpoint. Google IAP. Spring, jose: keys that can't be had.
  ['gateway', /jwks|jwk set|key set (?:http|malf)|^jwt (?:is missing|issuer|verification fails)|iap credentials/],
  [
    'passing',
    // RFC 6749 4.1.2.1. Supabase, AWS, Envoy, Cosmo, AppSync, DynamoDB, Slack, Zoho. The status of the service behind it, as clients hand
    // it on: `status 503`, `success: 503` of .NET.
    /unavailable|temporar|timed? ?out|too many(?! seg)|throttl|rate ?(?:limit|exceeded)|throughput|overload|busy|maintenance/,
    /server error|internal \w|^(?:\w+ )?internal$|^(?:unknown|general|db) error$|fatal error$|bad gateway|upstream/,
    /transient|in progress|\blater\b|just (?:rotat|refresh)ed|went wrong|from subgraph|refresh race|circuit ?breaker|no provider|(?:code|status|with|success|http|returned) 5\d\d\b/,
    // Names and connections that fail: Go, Node, cURL, Java, Python, Electron, TLS.
    /net(?:work| err )|socket|fetch failed|(?:load failed|failed to fetch)$|broken pipe|(?:gone|went) away|aborted|unreach|not respond|route to host|connect(?:ion|ing| call)/,
    /\be(?:conn\w+|notfound|proto|pipe)\b|getaddrinfo|service not known|not resolve|(?:no such|unknown|resolve) host|misbehaving|deadline exceeded/,
    /(?:not|unable to|failed to) (?:connect|reach|contact)\b|altname|pkix|self signed/,
    // Ends of a process, of its memory, files and disk.
    /\bis (?:starting|down)\b|shutting down|signal killed|out of memory|(?:resource|pool) exhausted|no space|no such file/,
    // A null of .NET, PHP, Go, Java, Ruby, JavaScript. A body that breaks off.
    /(?:\bon|of type) null|(?:null|nil) pointer|undefined (?:array|method)|cannot (?:read|set prop|invoke|destructure)/,
    /unexpected e|\beof$|i\/o error/,
    // PostgreSQL, MySQL, MongoDB, SQLAlchemy: locks, users of the database, a database that only reads for a moment, as in a failover.
    /database|deadlock|serialize access|rolled back|password authentication|denied for (?:user '\S+@|table|relation)/,
    // Redis, ioredis, phpredis, Jedis: without its master, without a node.
    /not (?:writable )?primary|only replica|^noauth auth|slots cache/,
    // Two refreshes at once: a token that is there already; a row that was changed meanwhile, at Hibernate, Mongoose, Active Record; fosite.
    // .NET (IDX20803), AWS: no keys of the identity provider, no credentials of its own.
    /constraint\b|duplicate (?:key|entry)|another transaction|matching document|stale object|obtain configuration|lo(?:ad|cate) credentials|otherwise malformed failed/,
  ],
  [
    'refused',
    // Rails: authenticity token. Origins that are not allowed, and questions to a human.
    /authenticity|forge[rd]|\borigins?\b|\bcors\b|(?:mis|not )configured|configuration error|captcha/,
    // RFC 6749 5.2, GitHub, Slack, Google. RFC 9449, also a PDS of AT Protocol. Nothing of `invalid_request`: Laravel Passport, Authlib,
    // LinkedIn and X say it of a refresh token that has expired.
    /^invalid (?:client|scope)$|^unauthorized client$|^unsupported grant type$|\w client (?:id|secret|credentials)\b/,
    /dpop|expected oauth 2/,
    // Kong, Azure API Management, Apigee, Tyk, WSO2, API Gateway: keys and credentials of the gateway, or a route that does not exist.
    /(?:api|subscription) key|(?:security|missing authentication) token|header "?authorization|authorization (?:field|header)/,
    // Apollo: a query that it does not know, or can't read.
    /^persisted query|^graphql (?:parse|val)/,
  ],
  // Supabase: another tab, or the server that renders the page, may have rotated the token a moment ago.
  ['used', /(?:token|session|jwt).* (?:reuse|(?:already|been) (?:used|rotated))/],
  // docs/server-contract.md.
  ['replaced', /^(?:session mismatch|(?:session )?replaced)$/],
  [
    'ended',
    // RFC 6749 5.2, OpenID Connect 3.1.2.6, Directus, FastAPI, Cognito, PyJWT, jsonwebtoken.
    /^(?:invalid (?:grant|credentials|signature)|(?:login|interaction|consent) required|not authorized exception)$/,
    /^(?:could not validate credentials|signature (?:has expired|verification failed)|jwt must be provided)$/,
    /^(?:expired|revoked|logged out|reuse detected)$/,
    // Supabase: `user_banned`. Firebase: `USER_DISABLED`. Synapse: `M_USER_DEACTIVATED`. AT Protocol: `AccountTakedown`.
    /^(?:(?:m|your|this|the|user) )?(?:user|account) (?:is |has been |was |does )?(?:banned|blocked|disabled|deactivated|suspended|deleted|inactive|not (?:active|found)|taken? ?down|(?:not|no longer) exists?)!?$/,
    // Django REST framework, with 403 where its first way to authenticate is the session.
    /credentials were not provided|\bnot (?:logged|signed) in\b|\b(?:log|sign) ?in again\b/,
    // RFC 6750 3.1, SimpleJWT, dj-rest-auth, Supabase, Directus, jsonwebtoken, Laravel jwt-auth, Ory Kratos, Flask-JWT-Extended, Synapse.
    /(?:token|session|jwt)s?\b.{0,60}\b(?:expired|malformed|not active|no longer|revoked|(?:black|block) ?list|superseded|obsolete|too old|is (?:wrong|incorrect)|verification failed|mismatch|not match|inactive|ended|terminated|unknown(?! error)|theft)/,
    /\b(?:expired|malformed|inactive|revoked|unknown(?! error))\b.{0,40}(?:token|session|jwt)/,
    /\b(?:illegal|incorrect|wrong|bad(?! request))(?: \w+)? (?:token|session|jwt)/,
    // A cookie or token that is not there: Directus, Strapi, @fastify/jwt, dj-rest-auth, Spring.
    /\b(?:missing|no)\b.{0,40}(?:refresh(?: ?token|\W?(?: provided| in body)?$)|session|cookie)/,
    /(?:refresh ?token|session|cookie).{0,60}\b(?:missing|required|not (?:found|present|provided|exist))/,
    /^"?refresh"?(?: is)? (?:required|not found)/,
    // mall, RuoYi, Sa-Token, Yudao.
    /未登[录陆]|请(?:先|重新)?登[录陆]|已被[顶踢]下线|读取到有效 ?token/,
    // Spanish, Portuguese, French, German, Italian, Indonesian, Chinese.
    /^(?=.*(?:token|jwt|ses[iíjs]|sitzung|令牌|会话|凭证|登[录陆])).*(?:(?:in|n[oã]\w?|tidak) ?v[áa]lid|expir(?:é|ad|ou|ó)|caduc|abgelaufen|ungültig|scadut|过期|失效|无效|冻结|非法|不存在|[验校].失败)/,
  ],
  // Laravel: `Unauthenticated.` Discourse, Rodauth, CakePHP, Yii, Zammad, also with 403: `You need to be logged in`, `Login Required`.
  // Chinese apps: `NOT_LOGIN`.
  [
    'nobody',
    /(?:user |in |^)not login\b|\b(?:auth\w+|login) (?:is )?required|\b(?:un|not )authenticated\b|\b(?:logged|signed) out\b/,
    /\b(?:please|must|need to|have to)(?: be)? (?:log|sign)(?:ged|ed)? ?in\b|\b(?:login|auth|credentials) (?:have )?expired/,
    // FastAPI, Elysia: a missing value whose place is `cookie`.
    /^cookie$/,
  ],
];
