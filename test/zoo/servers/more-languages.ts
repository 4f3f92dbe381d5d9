import { empty, html, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';
import { told } from './told.ts';

/** An answer of 401 with the message of whatever error was caught. */
function caught(name: string): (message: string) => ReturnType<typeof json> {
  return (message) => json(401, { [name]: message });
}

const rustError = caught('error');

/** Axum and Actix Web with sqlx or SeaORM: `.map_err(|error| (StatusCode::UNAUTHORIZED, Json(error.to_string())))`. */
const axum: OriginServer = {
  name: 'Axum and Actix Web',
  sources: [
    'https://github.com/tokio-rs/axum/blob/main/examples/jwt/src/main.rs',
    'https://github.com/Keats/jsonwebtoken/blob/master/src/errors.rs',
    'https://github.com/launchbadge/sqlx/blob/main/sqlx-core/src/error.rs',
    'https://github.com/SeaQL/sea-orm/blob/master/src/error.rs',
  ],
  grant: (access_token) => json(200, { access_token, token_type: 'Bearer' }),
  cases: told({
    none: { 'there is no cookie': rustError('Missing cookie: refresh_token') },
    ended: {
      'the token expired': rustError('ExpiredSignature'),
      'the token is of another key': rustError('InvalidSignature'),
      'the row is missing': rustError('no rows returned by a query that expected to return at least one row'),
    },
    outage: {
      'its database is down': rustError('error communicating with database: Connection refused (os error 111)'),
      'its pool is used up': rustError('pool timed out while waiting for an open connection'),
      'its pool was closed': rustError('attempted to use a closed pool'),
      'a channel was closed': rustError('the channel was closed by the other half'),
      'files are used up': rustError('Too many open files (os error 24)'),
      'the name does not resolve': rustError('dns error: failed to lookup address information: Try again'),
      'an answer of another service was cut': rustError('error decoding response body: early eof'),
    },
    misconfigured: { 'the route is missing': empty(404) },
  }),
  api: { expired: rustError('Invalid token'), missing: rustError('Missing credentials') },
  login: { refused: [{ when: 'the password is wrong', answer: rustError('Wrong credentials') }] },
  logout: { done: empty(204) },
};

/** Rocket's catchers. */
const rocket: OriginServer = {
  name: 'Rocket',
  sources: ['https://github.com/rwf2/Rocket/blob/master/core/lib/src/catcher/catcher.rs', 'https://rocket.rs/guide/'],
  grant: (token) => json(200, { token }),
  cases: told({
    none: {
      'there is no cookie': json(401, {
        error: { code: 401, reason: 'Unauthorized', description: 'The request requires user authentication.' },
      }),
    },
    ended: {
      'the token expired': json(401, {
        error: { code: 401, reason: 'Unauthorized', description: 'The request requires user authentication.' },
      }),
    },
    outage: {
      'its database is down': json(503, {
        error: {
          code: 503,
          reason: 'Service Unavailable',
          description: 'The server is currently unable to handle the request due to a temporary overload.',
        },
      }),
    },
    misconfigured: {
      'the route is missing': json(404, {
        error: { code: 404, reason: 'Not Found', description: 'The requested resource could not be found.' },
      }),
      'the body is wanted': json(422, {
        error: {
          code: 422,
          reason: 'Unprocessable Entity',
          description: 'The request was well-formed but was unable.',
        },
      }),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: {
    refused: [{ when: 'the password is wrong', answer: json(401, { error: { code: 401, reason: 'Unauthorized' } }) }],
  },
  logout: { done: empty(204) },
};

/** Loco, a framework on Axum. */
const loco: OriginServer = {
  name: 'Loco',
  sources: ['https://github.com/loco-rs/loco/blob/master/src/controller/mod.rs', 'https://loco.rs/docs/'],
  claims: () => ({ pid: '11111111-1111', claims: null }),
  grant: (token) => json(200, { token, pid: '11111111-1111', name: 'Alice', is_verified: true }),
  cases: told({
    none: {
      'there is no cookie': json(401, {
        error: 'unauthorized',
        description: 'You do not have permission to access this resource',
      }),
    },
    ended: {
      'the token expired': json(401, {
        error: 'unauthorized',
        description: 'You do not have permission to access this resource',
      }),
    },
    outage: {
      'its database is down': json(500, { error: 'internal_server_error', description: 'Internal Server Error' }),
    },
    misconfigured: { 'the route is missing': json(404, { error: 'not_found', description: 'Resource was not found' }) },
  }),
  api: { expired: json(401, { error: 'unauthorized' }), missing: json(401, { error: 'unauthorized' }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { error: 'unauthorized' }) }] },
  logout: { done: json(200, {}) },
};

const goError = caught('message');

/** Echo, Fiber, Chi and Gin: handlers that answer every error with 401 and `err.Error()`. */
const goHandlers: OriginServer = {
  name: 'Echo, Fiber and Chi',
  sources: [
    'https://github.com/labstack/echo-jwt/blob/main/jwt.go',
    'https://github.com/gofiber/contrib/blob/main/jwt/config.go',
    'https://github.com/golang-jwt/jwt/blob/main/errors.go',
    'https://pkg.go.dev/database/sql#pkg-variables',
  ],
  grant: (token, expires_in) => json(200, { token, expires_in }),
  cases: told({
    none: {
      'there is no cookie': goError('http: named cookie not present'),
      'there is no cookie, in Fiber': goError('missing or malformed JWT'),
    },
    ended: {
      'the token expired': goError('token has invalid claims: token is expired'),
      'the row is missing, in SQL': goError('sql: no rows in result set'),
      'the document is missing, in MongoDB': goError('mongo: no documents in result'),
      'the key is missing, in Redis': goError('redis: nil'),
      'the record is missing, in GORM': goError('record not found'),
      'the key of cookies was changed': goError('securecookie: the value is not valid'),
    },
    outage: {
      'its database was closed': goError('sql: database is closed'),
      'the leader of etcd changes': goError('rpc error: the leader of etcd was changed'),
      'the circuit is open': goError('circuitbreaker: not allowed for circuit open'),
      'a call was canceled': goError('context canceled while waiting for a slot'),
      'a slice is empty': goError('runtime error: index out of range [0] with length 0'),
      'the answer of another service is no JSON': goError('json: cannot unmarshal string into Go struct field'),
      'a query was canceled': goError('canceling statement due to conflict with recovery'),
    },
    misconfigured: {
      'the CSRF token is missing': json(400, { message: 'missing csrf token in request header' }),
      'the CSRF token is wrong': json(403, { message: 'invalid csrf token' }),
      'the route is missing': json(404, { message: 'Not Found' }),
    },
  }),
  api: { expired: goError('invalid or expired jwt'), missing: goError('missing or malformed jwt') },
  login: { refused: [{ when: 'the password is wrong', answer: goError('Unauthorized') }] },
  logout: { done: empty(204) },
};

/** GoFrame, which answers everything with 200 and a code of its own. */
const goFrame: OriginServer = {
  name: 'GoFrame',
  sources: ['https://github.com/gogf/gf/blob/master/errors/gcode/gcode.go', 'https://goframe.org/en/docs/core/gerror'],
  grant: (token) => json(200, { code: 0, message: 'OK', data: { token } }),
  cases: told({
    none: { 'there is no token': json(200, { code: 61, message: 'Not Authorized', data: null }) },
    ended: { 'the token expired': json(200, { code: 61, message: 'token is expired', data: null }) },
    outage: {
      'its database is down': json(200, { code: 52, message: 'Database Operation Error', data: null }),
      'it is busy': json(200, { code: 63, message: 'Server Is Busy', data: null }),
      'it fails': json(200, { code: 50, message: 'Internal Error', data: null }),
    },
  }),
  api: { expired: json(401, { code: 61 }), missing: json(401, { code: 61 }) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(200, { code: 51, message: 'Validation Failed', data: null }) },
    ],
  },
  logout: { done: json(200, { code: 0, message: 'OK', data: null }) },
};

const exUnit = (detail: string): ReturnType<typeof json> => json(401, { errors: { detail } });

/** Phoenix with Pow's tokens. */
const pow: OriginServer = {
  name: 'Phoenix with Pow',
  sources: ['https://hexdocs.pm/pow/api.html', 'https://hexdocs.pm/db_connection/DBConnection.ConnectionError.html'],
  token: (number) => `SFMyNTY.pow-access-token-${number}`,
  grant: (access_token) => json(200, { data: { access_token, renewal_token: 'SFMyNTY.pow-renewal-token' } }),
  cases: told({
    none: { 'there is no token': json(401, { error: { status: 401, message: 'Invalid token' } }) },
    ended: { 'the token was used': json(401, { error: { status: 401, message: 'Invalid token' } }) },
    outage: {
      'its database is down': json(500, { errors: { detail: 'Internal Server Error' } }),
      'its pool is used up': exUnit('connection not available and request was dropped from queue after 2000ms'),
      'a process has died': exUnit('the process is not alive or the process is not associated with the given name'),
    },
    misconfigured: { 'the route is missing': json(404, { errors: { detail: 'Not Found' } }) },
  }),
  api: {
    expired: json(401, { error: { code: 401, message: 'Not authenticated' } }),
    missing: json(401, { error: { code: 401, message: 'Not authenticated' } }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, { error: { status: 401, message: 'Invalid email or password' } }),
      },
    ],
  },
  logout: { done: json(200, { data: {} }) },
};

/** AshAuthentication with AshGraphql: the errors of a mutation are beside its result. */
const ash: OriginServer = {
  name: 'Ash with GraphQL',
  sources: ['https://hexdocs.pm/ash_graphql/handle-errors.html', 'https://hexdocs.pm/ash_authentication/'],
  grant: (token) => json(200, { data: { refresh: { result: { token }, errors: [] } } }),
  cases: told({
    none: {
      'there is no cookie': json(200, {
        data: {
          refresh: {
            result: null,
            errors: [{ message: 'Authentication failed', code: 'authentication_failed', fields: [] }],
          },
        },
      }),
    },
    ended: {
      'the token was revoked': json(200, {
        data: {
          refresh: {
            result: null,
            errors: [{ message: 'Authentication failed', code: 'authentication_failed', fields: [] }],
          },
        },
      }),
    },
    outage: {
      'its database is down': json(200, {
        data: { refresh: null },
        errors: [{ message: 'something went wrong. Unique error id: `a1`', code: 'something_went_wrong' }],
      }),
    },
    misconfigured: {
      'the mutation is not known': json(200, {
        errors: [{ message: 'Cannot query field "refresh" on type "RootMutationType".', locations: [] }],
      }),
    },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, { data: { signIn: { result: null, errors: [{ message: 'Authentication failed' }] } } }),
      },
    ],
  },
  logout: { done: json(200, { data: { signOut: { result: true, errors: [] } } }) },
};

const railsError = caught('error');

/** Rails: `rescue StandardError => e; render json: { error: e.message }, status: :unauthorized`. */
const railsThatTells: OriginServer = {
  name: 'Rails that tells each error',
  sources: [
    'https://github.com/jwt/ruby-jwt/blob/main/lib/jwt/error.rb',
    'https://github.com/rails/rails/blob/main/activerecord/lib/active_record/errors.rb',
    'https://api.rubyonrails.org/classes/ActiveRecord/StaleObjectError.html',
  ],
  grant: (access_token) => json(200, { access_token }),
  cases: told({
    none: { 'there is no cookie': railsError('Nil JSON web token') },
    ended: {
      'the token expired': railsError('Signature has expired'),
      'the row is missing': railsError("Couldn't find RefreshToken"),
      'the user was deleted': railsError("Couldn't find User with 'id'=5"),
    },
    outage: {
      'its pool is used up': railsError('could not obtain a connection from the pool within 5.000 seconds'),
      'its database is down': railsError('PG::ConnectionBad: could not connect to server'),
      'the cached plan is old': railsError('PG::FeatureNotSupported: ERROR: cached plan must not change result type'),
      'a key is missing': railsError('comparison of Integer with nilclass failed'),
      'the disk is full': railsError('No space left on device'),
    },
    misconfigured: {
      'the CSRF token is missing': json(422, { status: 422, error: "Can't verify CSRF token authenticity." }),
      'the route is missing': json(404, { status: 404, error: 'Not Found' }),
      'the host is not listed': html(403, 'Blocked hosts: api.example.com'),
    },
  }),
  api: { expired: railsError('Signature has expired'), missing: railsError('Nil JSON web token') },
  login: { refused: [{ when: 'the password is wrong', answer: railsError('Invalid email or password') }] },
  logout: { done: empty(204) },
};

/** Rodauth with its features `jwt` and `jwt_refresh`. */
const rodauth: OriginServer = {
  name: 'Rodauth',
  sources: [
    'https://rodauth.jeremyevans.net/rdoc/files/doc/jwt_refresh_rdoc.html',
    'https://github.com/jeremyevans/rodauth/blob/master/lib/rodauth/features/jwt_refresh.rb',
    'https://github.com/jeremyevans/rodauth/blob/master/lib/rodauth/features/active_sessions.rb',
  ],
  claims: () => ({ account_id: 5 }),
  grant: (access_token) =>
    json(200, { success: 'Your access token has been refreshed', access_token, refresh_token: '5_1_x' }),
  cases: told({
    none: {
      'there is no token': json(400, { error: 'no JWT refresh token provided' }),
    },
    ended: {
      'the token was used': json(400, { reason: 'invalid_refresh_token', error: 'invalid JWT refresh token' }),
      'the session was closed': json(401, { reason: 'inactive_session', error: 'This session has been logged out' }),
      'the login is gone': json(401, { reason: 'login_required', error: 'Please login to continue' }),
      'the login is gone, behind a 403': json(403, { error: 'Please login to continue' }),
    },
    misconfigured: {
      'the type of the body is wrong': json(400, { error: 'Only JSON format requests are allowed' }),
      'the method is wrong': json(405, { error: 'non-POST method used in JSON API' }),
    },
  }),
  api: {
    expired: json(401, { error: 'expired JWT access token' }),
    missing: json(401, { reason: 'login_required', error: 'Please login to continue' }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, {
          'field-error': ['password', 'invalid password'],
          error: 'There was an error logging in',
          reason: 'invalid_password',
        }),
      },
      {
        when: 'a second factor is needed',
        answer: json(401, { reason: 'two_factor_need_authentication', error: 'You need an additional factor' }),
      },
    ],
  },
  logout: { done: json(200, { success: 'You have been logged out' }) },
};

const phpError = (message: string): ReturnType<typeof json> => json(401, { code: 401, message });

/** Symfony with the refresh bundle of Gesdinet, and API Platform's form of errors. */
const gesdinet: OriginServer = {
  name: 'Symfony with gesdinet/jwt-refresh-token-bundle',
  sources: [
    'https://github.com/markitosgv/JWTRefreshTokenBundle/tree/master/Security',
    'https://api-platform.com/docs/core/errors/',
    'https://github.com/doctrine/orm/blob/3.5.x/src/Exception/EntityManagerClosed.php',
  ],
  claims: () => ({ username: 'alice', roles: ['ROLE_USER'] }),
  grant: (token) => json(200, { token, refresh_token: 'r1', refresh_token_expiration: 1_800_000_000 }),
  cases: told({
    none: { 'there is no token': phpError('Missing JWT Refresh Token') },
    ended: {
      'the token is unknown': phpError('JWT Refresh Token Not Found'),
      'the token expired': phpError('Invalid JWT Refresh Token'),
      'API Platform says so': json(
        401,
        {
          type: '/errors/401',
          title: 'An error occurred',
          status: 401,
          detail: 'Full authentication is required to access this resource.',
        },
        { 'content-type': 'application/problem+json; charset=utf-8' },
      ),
    },
    outage: {
      'its database is down': phpError(
        'An exception occurred in the driver: SQLSTATE[HY000] [2002] Connection refused',
      ),
      'the EntityManager is closed': phpError('The EntityManager is closed.'),
      'too many logins failed': phpError('Too many failed login attempts, please try again in 1 minute.'),
    },
    misconfigured: {
      'the route is missing': json(404, {
        title: 'An error occurred',
        status: 404,
        detail: 'No route found for "POST"',
      }),
      'the type of the body is wrong': json(415, { title: 'An error occurred', status: 415, detail: 'not supported' }),
    },
  }),
  api: { expired: phpError('Expired JWT Token'), missing: phpError('JWT Token not found') },
  login: { refused: [{ when: 'the password is wrong', answer: phpError('Invalid credentials.') }] },
  logout: { done: json(200, { code: 200, message: 'The supplied refresh_token has been invalidated.' }) },
};

/** CakePHP with its JSON views of errors. */
const cake: OriginServer = {
  name: 'CakePHP',
  sources: [
    'https://book.cakephp.org/5/en/development/errors.html',
    'https://github.com/cakephp/authentication/blob/3.x/src/Authenticator/UnauthenticatedException.php',
  ],
  grant: (token) => json(200, { success: true, data: { token } }),
  cases: told({
    none: {
      'there is no token': json(401, { message: 'Authentication is required to continue', url: '/refresh', code: 401 }),
    },
    ended: {
      'the token expired': json(401, { message: 'Authentication is required to continue', url: '/refresh', code: 401 }),
      'it expired, behind a 403': json(403, { message: 'Authentication is required to continue', code: 403 }),
    },
    outage: {
      'its database is down': json(500, { message: 'An Internal Error Has Occurred.', url: '/refresh', code: 500 }),
    },
    misconfigured: {
      'the CSRF cookie is missing': json(403, { message: 'Missing or incorrect CSRF cookie type.', code: 403 }),
      'the request was altered': json(400, { message: 'The request has been black-holed', code: 400 }),
    },
  }),
  api: {
    expired: json(401, { message: 'Authentication is required to continue', code: 401 }),
    missing: json(401, { message: 'Authentication is required to continue', code: 401 }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { message: 'Invalid', code: 401 }) }] },
  logout: { done: json(200, { success: true }) },
};

/** Yii 2 with its filters for bearer tokens. */
const yii: OriginServer = {
  name: 'Yii 2',
  sources: ['https://github.com/yiisoft/yii2/blob/master/framework/filters/auth/AuthMethod.php'],
  token: (number) => `yii-access-token-${number}-abcdefgh`,
  grant: (access_token) => json(200, { access_token, user_id: 5 }),
  cases: told({
    none: {
      'there is no token': json(401, {
        name: 'Unauthorized',
        message: 'Your request was made with invalid credentials.',
        code: 0,
        status: 401,
        type: 'yii\\web\\UnauthorizedHttpException',
      }),
    },
    ended: {
      'the session is over': json(403, {
        name: 'Forbidden',
        message: 'Login Required',
        code: 0,
        status: 403,
        type: 'yii\\web\\ForbiddenHttpException',
      }),
    },
    outage: {
      'its database is down': json(500, {
        name: 'Database Exception',
        message: 'SQLSTATE[HY000] [2002] Connection refused',
        code: 2002,
        type: 'yii\\db\\Exception',
      }),
    },
    misconfigured: {
      'the CSRF token is missing': json(400, {
        name: 'Bad Request',
        message: 'Unable to verify your data submission.',
        code: 0,
        status: 400,
      }),
      'the route is missing': json(404, { name: 'Not Found', message: 'Page not found.', code: 0, status: 404 }),
    },
  }),
  api: { expired: json(401, { name: 'Unauthorized', status: 401 }), missing: json(401, { status: 401 }) },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { name: 'Unauthorized', status: 401 }) }] },
  logout: { done: empty(204) },
};

/** CodeIgniter Shield. */
const shield: OriginServer = {
  name: 'CodeIgniter Shield',
  sources: [
    'https://shield.codeigniter.com/addons/jwt/',
    'https://github.com/codeigniter4/shield/blob/develop/src/Language/en/Auth.php',
  ],
  grant: (access_token) => json(200, { access_token }),
  cases: told({
    none: { 'there is no token': json(401, { error: 'The access token is invalid.' }) },
    ended: { 'the token expired': json(401, { error: 'Expired token' }) },
    outage: {
      'the rate limit is reached': json(429, { message: 'Too many requests. Please wait 5 seconds.' }),
      'its database is down': json(500, { code: 500, message: 'Unable to connect to the database.' }),
    },
    misconfigured: {
      'the CSRF token is missing': json(403, {
        title: 'CodeIgniter\\Security\\Exceptions\\SecurityException',
        code: 403,
        message: 'The action you requested is not allowed.',
      }),
    },
  }),
  api: {
    expired: json(401, { error: 'Expired token' }),
    missing: json(401, { error: 'The access token is invalid.' }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { error: 'Invalid password.' }) }] },
  logout: { done: json(200, { message: 'ok' }) },
};

const springMessage = caught('message');

/** Micronaut, Dropwizard and Javalin on HikariCP, Hibernate and Lettuce, their errors handed on with 401. */
const jvmThatTells: OriginServer = {
  name: 'Dropwizard and Javalin',
  sources: [
    'https://github.com/dropwizard/dropwizard/blob/release/4.0.x/dropwizard-auth/src/main/java/io/dropwizard/auth/DefaultUnauthorizedHandler.java',
    'https://javalin.io/documentation#default-responses',
    'https://github.com/hibernate/hibernate-orm/blob/main/hibernate-core/src/main/java/org/hibernate/StaleObjectStateException.java',
    'https://github.com/resilience4j/resilience4j',
  ],
  grant: (accessToken) => json(200, { accessToken }),
  cases: told({
    none: {
      'there is no token': text(401, 'Credentials are required to access this resource.', {
        'content-type': 'text/plain',
        'www-authenticate': 'Bearer realm="realm"',
      }),
    },
    ended: {
      'the token expired': springMessage('JWT expired at 2026-01-01T00:00:00Z. Current time: 2026-01-02T00:00:00Z'),
      'the entity is missing': springMessage('No entity found for query'),
      'the value is missing': springMessage('No value present'),
      'Javalin says so': json(401, { title: 'Unauthorized', status: 401, details: {} }),
    },
    outage: {
      'its pool is used up': springMessage(
        'HikariPool-1 - Connection is not available, request timed out after 30000ms.',
      ),
      'its database is down': springMessage('Unable to acquire JDBC Connection'),
      'the query fails': springMessage('could not execute query; SQL [n/a]'),
      'the bean is missing': springMessage('The bean could not be created: failed to bind properties'),
      'a cast fails': springMessage('class java.lang.Integer is of module java.base and cannot be cast to a Long'),
      'the list is empty': springMessage('Index 0 out of bounds for length 0'),
    },
    misconfigured: { 'the route is missing': json(404, { code: 404, message: 'HTTP 404 Not Found' }) },
  }),
  api: { expired: json(401, { code: 401 }), missing: json(401, { code: 401 }) },
  login: { refused: [{ when: 'the password is wrong', answer: springMessage('Bad credentials') }] },
  logout: { done: empty(204) },
};

const netDetail = caught('detail');

/** FastEndpoints, ServiceStack and minimal APIs: `catch (Exception e) { return Problem(e.Message, statusCode: 401); }`. */
const netThatTells: OriginServer = {
  name: 'ASP.NET Core that tells each error',
  sources: [
    'https://learn.microsoft.com/aspnet/core/fundamentals/error-handling',
    'https://learn.microsoft.com/ef/core/miscellaneous/connection-resiliency',
    'https://github.com/AzureAD/azure-activedirectory-identitymodel-extensions-for-dotnet/wiki',
  ],
  grant: (accessToken, expiresIn) => json(200, { tokenType: 'Bearer', accessToken, expiresIn, refreshToken: 'CfDJ8' }),
  cases: told({
    none: { 'there is no token': netDetail('The refresh token is missing.') },
    ended: {
      'the token expired': netDetail(
        "IDX10223: Lifetime validation failed. The token is expired. ValidTo (UTC): '1/1/2026'",
      ),
      'the token does not match': netDetail('Invalid access token or refresh token'),
    },
    outage: {
      'its database is down': netDetail(
        'A network-related or instance-specific error occurred while establishing a connection to SQL Server.',
      ),
      'two operations share a context': netDetail(
        'A second operation was started on this context instance before a previous operation completed.',
      ),
      'a part is missing': netDetail('Could not load file or assembly'),
      'the format is wrong': netDetail('Input string was not in a correct format.'),
      'the index is wrong': netDetail('Index was outside the bounds of the array.'),
      'a key is missing': netDetail('The given key was not present in the dictionary.'),
      'a call was canceled': netDetail('The operation was canceled.'),
    },
    misconfigured: { 'the route is missing': empty(404), 'the method is wrong': empty(405) },
  }),
  api: { expired: empty(401), missing: empty(401) },
  login: { refused: [{ when: 'it is locked', answer: json(401, { title: 'Unauthorized', detail: 'LockedOut' }) }] },
  logout: { done: empty(200) },
};

const pyDetail = caught('detail');

/** Django Ninja, Sanic and Tornado: `except Exception as error: return 401, {"detail": str(error)}`. */
const pythonThatTells: OriginServer = {
  name: 'Django Ninja and Sanic',
  sources: [
    'https://eadwincode.github.io/django-ninja-jwt/',
    'https://sanic-jwt.readthedocs.io/en/latest/pages/exceptions.html',
    'https://docs.sqlalchemy.org/en/20/errors.html',
    'https://www.psycopg.org/psycopg3/docs/api/errors.html',
  ],
  claims: () => ({ user_id: 5, token_type: 'access' }),
  grant: (access) => json(200, { access, refresh: 'r1' }),
  cases: told({
    none: {
      'there is no token': json(401, { reasons: ['Authorization cookie not present.'], exception: 'Unauthorized' }),
    },
    ended: {
      'the token expired': json(401, { detail: 'Token is invalid or expired', code: 'token_not_valid' }),
      'the token is unknown': json(401, { reasons: ['Refresh token not found.'], exception: 'Unauthorized' }),
    },
    outage: {
      'its database is down': pyDetail('connection to server at "db", port 5432 failed: Connection refused'),
      'its database starts': pyDetail('FATAL:  the database system is starting up'),
      'the cursor was closed': pyDetail('cursor already closed'),
      'the plan is old': pyDetail('cached plan must not change result type'),
      'the host is not listed': pyDetail("Host '192.0.2.1' is not allowed to connect to this MySQL server"),
      'a division fails': pyDetail('integer division by zero'),
      'a module is missing': pyDetail('cannot import name of the module'),
      'a session of SQLAlchemy is gone': pyDetail("greenlet_spawn has not been called; can't call await_only() here."),
      'Redis is full': pyDetail("OOM command not allowed when used memory > 'maxmemory'."),
      'Cassandra lacks nodes': pyDetail('Cannot achieve consistency level LOCAL_QUORUM'),
    },
    misconfigured: {
      'the CSRF token is missing': json(403, { detail: 'CSRF check Failed' }),
      'the body is wanted': json(422, {
        detail: [{ type: 'missing', loc: ['body', 'refresh'], msg: 'Field required' }],
      }),
    },
  }),
  api: { expired: json(401, { detail: 'Unauthorized' }), missing: json(401, { detail: 'Unauthorized' }) },
  login: { refused: [{ when: 'the password is wrong', answer: pyDetail('No active account found') }] },
  logout: { done: empty(204) },
};

export const moreLanguages: readonly OriginServer[] = [
  axum,
  rocket,
  loco,
  goHandlers,
  goFrame,
  pow,
  ash,
  railsThatTells,
  rodauth,
  gesdinet,
  cake,
  yii,
  shield,
  jvmThatTells,
  netThatTells,
  pythonThatTells,
];
