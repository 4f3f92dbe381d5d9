import { empty, html, json, text } from '../answer.ts';
import type { OriginServer } from '../party.ts';
import { told } from './told.ts';

const DISCOURSE_NOBODY = json(403, {
  errors: ['You need to be logged in to do that.'],
  error_type: 'not_logged_in',
});

/** Discourse: a session cookie, and a question for the current user in place of a refresh. */
const discourse: OriginServer = {
  name: 'Discourse',
  sources: [
    'https://docs.discourse.org/',
    'https://github.com/discourse/discourse/blob/main/app/controllers/application_controller.rb',
  ],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () => json(200, { current_user: { id: 1, username: 'alice', name: 'Alice' } }),
  cases: told({
    none: { 'there is no cookie': DISCOURSE_NOBODY },
    ended: {
      'the session is over': DISCOURSE_NOBODY,
      'a plug-in leaves the type out': json(403, { errors: ['You need to be logged in to do that.'] }),
    },
    outage: {
      'the rate limit is reached': json(429, {
        errors: ["You've performed this action too many times."],
        error_type: 'rate_limit',
      }),
      'it only reads': json(503, { errors: ['The site is in read only mode.'], error_type: 'read_only' }),
    },
    misconfigured: {
      'the CSRF token is wrong': json(403, ['BAD CSRF']),
      'the user may not see it': json(403, {
        errors: ['You are not permitted to view the requested resource.'],
        error_type: 'invalid_access',
      }),
    },
  }),
  api: { expired: json(401, {}), missing: json(401, {}) },
  login: {
    done: () => json(200, { user: { id: 1, username: 'alice' } }),
    refused: [
      { when: 'the password is wrong', answer: json(200, { error: 'Incorrect username, email or password' }) },
      {
        when: 'a second factor is needed',
        answer: json(200, { failed: 'FAILED', ok: false, error: 'Invalid code.', reason: 'invalid_second_factor' }),
      },
    ],
  },
  logout: { done: json(200, { redirect_url: '/' }) },
};

/** Mastodon's OAuth server, behind a server that keeps the refresh token. */
const mastodon: OriginServer = {
  name: 'Mastodon',
  sources: ['https://docs.joinmastodon.org/methods/oauth/', 'https://docs.joinmastodon.org/entities/Error/'],
  token: (number) => `ZA-Yj3aBD8U8Cm7lKUp-lm9O9BmDgdhHzDeqsY8t${number}`,
  grant: (access_token) => json(200, { access_token, token_type: 'Bearer', scope: 'read write', created_at: 1 }),
  cases: told({
    none: { 'there is no token': json(401, { error: 'The access token is invalid' }) },
    ended: {
      'the token was revoked': json(401, { error: 'The access token was revoked' }),
      'the grant was revoked': json(400, { error: 'invalid_grant', error_description: 'x' }),
    },
    outage: {
      'Redis is down': json(503, { error: 'There was a temporary problem serving your request, please try again' }),
      'the rate limit is reached': json(429, { error: 'Too many requests' }),
    },
    misconfigured: { 'the scope is too small': json(403, { error: 'This action is outside the authorized scopes' }) },
  }),
  api: {
    expired: json(401, { error: 'The access token is invalid' }),
    missing: json(401, { error: 'This method requires an authenticated user' }),
  },
  login: { refused: [{ when: 'the code was used', answer: json(400, { error: 'invalid_grant' }) }] },
  logout: { done: json(200, {}) },
};

/** GitLab's OAuth server. */
const gitlab: OriginServer = {
  name: 'GitLab',
  sources: ['https://docs.gitlab.com/api/oauth2/', 'https://docs.gitlab.com/administration/read_only_gitlab/'],
  token: (number) => `gloas-de6780bc506a0446309bd9362820ba8aed28aa${number}`,
  grant: (access_token, expires_in) =>
    json(200, { access_token, token_type: 'bearer', expires_in, refresh_token: 'r1' }),
  cases: told({
    none: { 'there is no token': json(400, { error: 'invalid_grant', error_description: 'x' }) },
    ended: {
      'the token was used before': json(401, {
        error: 'invalid_token',
        error_description: 'Token was revoked. You have to re-authorize from the user.',
      }),
    },
    outage: {
      'it only reads': json(503, { message: 'You cannot perform write operations on a read-only instance' }),
      'it is restarted': html(502, 'GitLab is not responding (502)'),
      'the rate limit is reached': text(429, 'Retry later\n'),
    },
    misconfigured: {
      'a secondary site only reads': json(403, {
        message: 'You cannot perform write operations on a read-only instance',
      }),
    },
  }),
  api: { expired: json(401, { error: 'invalid_token' }), missing: json(401, { message: '401 Unauthorized' }) },
  login: { refused: [{ when: 'the code was used', answer: json(400, { error: 'invalid_grant' }) }] },
  logout: { done: json(200, {}) },
};

const ZAMMAD_NOBODY = json(200, { error: 'no valid session', config: {}, models: {}, collections: {} });

/** Zammad, whose session is shown to the page with 200, whoever asks. */
const zammad: OriginServer = {
  name: 'Zammad',
  sources: [
    'https://github.com/zammad/zammad/blob/develop/app/controllers/sessions_controller.rb',
    'https://docs.zammad.org/en/latest/api/intro.html',
  ],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () =>
    json(200, { session: { id: 5, login: 'alice@example.com', firstname: 'Alice' }, config: {}, models: {} }),
  cases: told({
    none: { 'there is no cookie': ZAMMAD_NOBODY },
    ended: {
      'the session is over': ZAMMAD_NOBODY,
      'the user is asked for': json(403, { error: 'Authentication required' }),
    },
    outage: {
      'maintenance is under way': json(503, { error: 'Maintenance mode enabled!' }),
      'its database is down': json(500, { error: 'could not connect to server: Connection refused' }),
    },
    misconfigured: { 'the CSRF token is wrong': json(401, { error: 'CSRF token verification failed!' }) },
  }),
  api: { expired: json(401, {}), missing: json(401, {}) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { error: 'Invalid credentials' }) },
      {
        when: 'a second factor is needed',
        answer: json(200, { two_factor_required: { default_two_factor_authentication_method: 'authenticator_app' } }),
      },
    ],
  },
  logout: { done: json(200, {}) },
};

const ZULIP_NOBODY = json(401, {
  result: 'error',
  msg: 'Not logged in: API authentication or user session required',
  code: 'UNAUTHORIZED',
});

/** Zulip's session for its web app. */
const zulip: OriginServer = {
  name: 'Zulip',
  sources: [
    'https://zulip.com/api/rest-error-handling',
    'https://github.com/zulip/zulip/blob/main/zerver/lib/exceptions.py',
  ],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () => json(200, { result: 'success', msg: '', user_id: 10, email: 'alice@example.com', full_name: 'Alice' }),
  cases: told({
    none: { 'there is no cookie': ZULIP_NOBODY },
    ended: {
      'the session is over': ZULIP_NOBODY,
      'the user was deactivated': json(401, {
        result: 'error',
        msg: 'Account is deactivated',
        code: 'USER_DEACTIVATED',
      }),
    },
    outage: {
      'the rate limit is reached': json(429, {
        result: 'error',
        msg: 'API usage exceeded rate limit',
        'retry-after': 28.7,
        code: 'RATE_LIMIT_HIT',
      }),
    },
    misconfigured: {
      'the CSRF cookie is missing': json(403, {
        result: 'error',
        msg: 'CSRF error: CSRF cookie not set.',
        code: 'CSRF_FAILED',
      }),
    },
  }),
  api: { expired: ZULIP_NOBODY, missing: ZULIP_NOBODY },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(401, {
          result: 'error',
          msg: 'Your username or password is incorrect',
          code: 'AUTHENTICATION_FAILED',
        }),
      },
    ],
  },
  logout: { done: json(200, { result: 'success', msg: '' }) },
};

const NEXTCLOUD_NOBODY = json(401, {
  ocs: { meta: { status: 'failure', statuscode: 997, message: 'Current user is not logged in' }, data: [] },
});

/** Nextcloud: an app that gives tokens in an answer of OCS. */
const nextcloud: OriginServer = {
  name: 'Nextcloud',
  sources: [
    'https://docs.nextcloud.com/server/latest/developer_manual/client_apis/OCS/ocs-api-overview.html',
    'https://github.com/nextcloud/server/tree/master/lib/private/AppFramework/Middleware/Security/Exceptions',
  ],
  grant: (token) => json(200, { ocs: { meta: { status: 'ok', statuscode: 200, message: 'OK' }, data: { token } } }),
  cases: told({
    none: { 'there is no cookie': NEXTCLOUD_NOBODY },
    ended: {
      'the session is over': NEXTCLOUD_NOBODY,
      'it is over, in a controller': json(403, { message: 'Current user is not logged in' }),
    },
    outage: {
      'maintenance is under way': json(503, { message: 'System in maintenance mode.' }),
      'addresses are throttled': json(429, { message: 'Too many requests' }),
    },
    misconfigured: { 'the CSRF check fails': json(412, { message: 'CSRF check failed' }) },
  }),
  api: { expired: NEXTCLOUD_NOBODY, missing: NEXTCLOUD_NOBODY },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { message: 'Invalid credentials' }) }] },
  logout: { done: json(200, { ocs: { meta: { status: 'ok', statuscode: 200 }, data: [] } }) },
};

const SENTRY_NOBODY = json(401, {
  detail: { code: 'session-expired', message: 'Session expired', extra: {} },
});

/** Sentry's own app. */
const sentry: OriginServer = {
  name: 'Sentry',
  sources: ['https://github.com/getsentry/sentry/blob/master/src/sentry/api/exceptions.py'],
  credential: 'cookies',
  options: { method: 'GET' },
  grant: () => json(200, { id: '5', name: 'Alice', username: 'alice', email: 'alice@example.com' }),
  cases: told({
    none: { 'there is no cookie': json(401, { detail: 'Authentication credentials were not provided.' }) },
    ended: { 'the session expired': SENTRY_NOBODY },
    outage: {
      'the rate limit is reached': json(429, { detail: 'You are attempting to use this endpoint too quickly.' }),
    },
    misconfigured: {
      'single sign-on is wanted': json(403, { detail: { code: 'sso-required', message: 'Must use SSO', extra: {} } }),
    },
  }),
  api: { expired: SENTRY_NOBODY, missing: SENTRY_NOBODY },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(400, { detail: 'Login attempt failed' }) },
      { when: 'the page of the second factor is next', answer: json(200, { nextUri: '/auth/2fa/' }) },
    ],
  },
  logout: { done: empty(204) },
};

/** Superset, and other apps with Flask-AppBuilder. */
const superset: OriginServer = {
  name: 'Apache Superset',
  sources: [
    'https://superset.apache.org/docs/api/',
    'https://github.com/dpgaspar/Flask-AppBuilder/blob/master/flask_appbuilder/security/api.py',
  ],
  grant: (access_token) => json(200, { access_token }),
  cases: told({
    none: { 'there is no cookie': json(401, { msg: 'Missing cookie "refresh_token_cookie"' }) },
    ended: { 'the token expired': json(401, { msg: 'Token has expired' }) },
    misconfigured: {
      'the CSRF token is missing': json(400, {
        errors: [
          {
            message: '400 Bad Request: The CSRF token is missing.',
            error_type: 'GENERIC_BACKEND_ERROR',
            level: 'error',
          },
        ],
      }),
      'the CSRF session is over': json(400, {
        errors: [
          { message: '400 Bad Request: The CSRF session token is missing.', error_type: 'GENERIC_BACKEND_ERROR' },
        ],
      }),
    },
  }),
  api: {
    expired: json(401, { msg: 'Token has expired' }),
    missing: json(401, { msg: 'Missing Authorization Header' }),
  },
  login: { refused: [{ when: 'the password is wrong', answer: json(401, { message: 'Not authorized' }) }] },
  logout: { done: json(200, { message: 'OK' }) },
};

/** Home Assistant's tokens. */
const homeAssistant: OriginServer = {
  name: 'Home Assistant',
  sources: ['https://developers.home-assistant.io/docs/auth_api/'],
  grant: (access_token, expires_in) => json(200, { access_token, expires_in, token_type: 'Bearer' }),
  cases: told({
    none: { 'there is no token': json(400, { error: 'invalid_grant' }) },
    ended: { 'the token was revoked': json(400, { error: 'invalid_grant' }) },
    outage: { 'it starts': text(502, '502: Bad Gateway') },
    misconfigured: {
      'the address is banned': text(403, '403: Forbidden'),
      'the grant type is missing': json(400, { error: 'unsupported_grant_type' }),
    },
  }),
  api: { expired: text(401, '401: Unauthorized'), missing: text(401, '401: Unauthorized') },
  login: {
    refused: [
      {
        when: 'a second factor is needed',
        answer: json(200, { type: 'form', flow_id: 'f1', step_id: 'mfa', errors: {} }),
      },
    ],
  },
  logout: { done: empty(200) },
};

/** Frappe and ERPNext, whose message is the user; an app of theirs gives the tokens. */
const frappe: OriginServer = {
  name: 'Frappe and ERPNext',
  sources: [
    'https://docs.frappe.io/framework/user/en/api/rest',
    'https://github.com/frappe/frappe/blob/develop/frappe/exceptions.py',
    'https://github.com/frappe/frappe/blob/develop/frappe/auth.py',
  ],
  grant: (access_token, expires_in) =>
    json(200, { access_token, expires_in, token_type: 'Bearer', scope: 'all openid' }),
  cases: told({
    none: { 'there is no cookie': json(401, { exc_type: 'AuthenticationError', session_expired: 1 }) },
    ended: {
      'the session expired': json(401, { session_expired: 1, exc_type: 'SessionExpired' }),
      'it expired, behind a 403': json(403, {
        session_expired: 1,
        exception: 'frappe.exceptions.SessionExpired',
        _error_message: 'Session Expired',
      }),
    },
    outage: {
      'its sites are migrated': json(503, {
        exc_type: 'SessionStopped',
        exception: 'frappe.exceptions.SessionStopped',
      }),
      'its database is down': json(500, { exc_type: 'OperationalError' }),
      'the rate limit is reached': json(429, { exc_type: 'TooManyRequestsError' }),
    },
    misconfigured: {
      'the CSRF token is wrong': json(400, {
        exc_type: 'CSRFTokenError',
        exception: 'frappe.exceptions.CSRFTokenError',
      }),
    },
  }),
  api: { expired: json(401, { session_expired: 1 }), missing: json(401, {}) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(401, { message: 'Invalid login credentials' }) },
      {
        when: 'a second factor is needed',
        answer: json(200, { verification: { method: 'OTP App', setup: true, prompt: 'x' }, tmp_id: '2b0f4' }),
      },
    ],
  },
  logout: { done: json(200, { home_page: '/login', full_name: 'Guest' }) },
};

const MOODLE_NOBODY = json(200, {
  error: 'Your session has timed out. Please log in again.',
  errorcode: 'servicerequireslogin',
  stacktrace: null,
});

/** Moodle's services, which answer everything with 200. */
const moodle: OriginServer = {
  name: 'Moodle',
  sources: [
    'https://docs.moodle.org/dev/Creating_a_web_service_client',
    'https://github.com/moodle/moodle/blob/main/public/lang/en/error.php',
  ],
  token: (number) => `moodle0123456789abcdef01234567${number}`,
  grant: (token) => json(200, { token, privatetoken: null }),
  cases: told({
    none: { 'there is no cookie': MOODLE_NOBODY },
    ended: {
      'the session timed out': MOODLE_NOBODY,
      'the token is unknown': json(200, {
        exception: 'moodle_exception',
        errorcode: 'invalidtoken',
        message: 'Invalid token - token not found',
      }),
    },
    outage: {
      'its database is down': json(200, {
        error: 'Error: Database connection failed',
        errorcode: 'dbconnectionfailed',
      }),
      'maintenance is under way': json(200, {
        exception: 'moodle_exception',
        errorcode: 'sitemaintenance',
        message: 'The site is undergoing maintenance and is currently not available',
      }),
      'it is upgraded': json(200, {
        errorcode: 'upgraderunning',
        error: 'Site is being upgraded, please retry later.',
      }),
    },
  }),
  api: { expired: json(401, {}), missing: json(401, {}) },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(200, { error: 'Invalid login, please try again', errorcode: 'invalidlogin', stacktrace: null }),
      },
    ],
  },
  logout: { done: json(200, { warnings: [] }) },
};

const SHOPWARE_GONE = json(401, {
  errors: [{ code: '8', status: '401', title: 'The refresh token is invalid.', detail: 'Token has been revoked' }],
});

/** Shopware's administration. */
const shopware: OriginServer = {
  name: 'Shopware',
  sources: [
    'https://developer.shopware.com/docs/guides/integrations-api/',
    'https://github.com/thephpleague/oauth2-server',
  ],
  grant: (access_token, expires_in) =>
    json(200, { token_type: 'Bearer', expires_in, access_token, refresh_token: 'r1' }),
  cases: told({
    none: { 'there is no token': SHOPWARE_GONE },
    ended: { 'the token was revoked': SHOPWARE_GONE },
    outage: {
      'maintenance is under way': json(503, {
        errors: [{ status: '503', code: 'FRAMEWORK__API_SALES_CHANNEL_MAINTENANCE_MODE' }],
      }),
    },
    misconfigured: {
      'the access key is wrong': json(412, {
        errors: [{ status: '412', code: 'FRAMEWORK__API_SALES_CHANNEL_INVALID', title: 'Precondition Failed' }],
      }),
    },
  }),
  api: {
    expired: json(401, { errors: [{ code: '9', status: '401' }] }),
    missing: json(401, { errors: [{ code: '9' }] }),
  },
  login: {
    refused: [
      {
        when: 'the password is wrong',
        answer: json(400, { errors: [{ code: '6', status: '400', title: 'The user credentials were incorrect.' }] }),
      },
    ],
  },
  logout: { done: empty(204) },
};

/** Magento's page, in front of its own endpoint for tokens. */
const magento: OriginServer = {
  name: 'Magento',
  sources: [
    'https://developer.adobe.com/commerce/webapi/rest/',
    'https://github.com/magento/magento2/blob/2.4-develop/lib/internal/Magento/Framework/Data/Form/FormKey/Validator.php',
  ],
  grant: (token) => text(200, JSON.stringify(token), { 'content-type': 'application/json' }),
  cases: told({
    none: { 'there is no cookie': json(401, { message: "The consumer isn't authorized to access %resources." }) },
    ended: { 'the session is over': json(401, { message: "The consumer isn't authorized to access %resources." }) },
    outage: {
      'maintenance is under way': html(503, 'Service Temporarily Unavailable'),
      'the login is throttled': json(401, {
        message:
          'The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later.',
      }),
    },
    misconfigured: {
      'the form key is old': json(200, { errors: true, message: 'Invalid Form Key. Please refresh the page.' }),
    },
  }),
  api: { expired: json(401, {}), missing: json(401, {}) },
  login: {
    refused: [{ when: 'the password is wrong', answer: json(401, { message: 'The account sign-in was incorrect.' }) }],
  },
  logout: { done: json(200, true) },
};

/** A Brazilian and a Spanish API, with their own names for success, data and messages. */
const localised: OriginServer = {
  name: 'An API in Portuguese or Spanish',
  sources: ['https://github.com/search?q=%22sucesso%22+%22mensagem%22+%22dados%22&type=code'],
  grant: (token) => json(200, { sucesso: true, mensagem: 'Token renovado', dados: { token } }),
  cases: told({
    none: { 'there is no cookie': json(200, { sucesso: false, mensagem: 'Não autenticado', dados: null }) },
    ended: {
      'the session expired': json(200, { sucesso: false, mensagem: 'Sessão expirada' }),
      'access is denied': json(200, { success: false, message: 'Acesso negado' }),
      'the session expired, in Spanish': json(200, { exito: false, mensaje: 'No autenticado' }),
    },
    outage: {
      'it fails': json(200, { sucesso: false, mensagem: 'Erro interno no servidor' }),
      'it fails, in Spanish': json(200, { exito: false, mensaje: 'Error interno del servidor' }),
    },
  }),
  api: { expired: json(401, {}), missing: json(401, {}) },
  login: {
    refused: [
      { when: 'the password is wrong', answer: json(200, { sucesso: false, mensagem: 'Usuário ou senha inválidos' }) },
    ],
  },
  logout: { done: json(200, { sucesso: true }) },
};

export const selfHosted: readonly OriginServer[] = [
  discourse,
  mastodon,
  gitlab,
  zammad,
  zulip,
  nextcloud,
  sentry,
  superset,
  homeAssistant,
  frappe,
  moodle,
  shopware,
  magento,
  localised,
];
