import { html, json, NETWORK, redirect, SILENCE, text } from '../answer.ts';
import type { Intermediary } from '../party.ts';

const cloudflare: Intermediary = {
  name: 'Cloudflare',
  sources: [
    'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/',
    'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/',
    'https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/',
    'https://developers.cloudflare.com/cloudflare-one/access-controls/',
  ],
  cases: [
    {
      when: 'the origin answers nonsense',
      truth: 'outage',
      answer: html(520, '520: Web server is returning an unknown error', { server: 'cloudflare' }),
    },
    {
      when: 'the origin is down',
      truth: 'outage',
      answer: html(521, '521: Web server is down', { server: 'cloudflare' }),
    },
    {
      when: 'the origin is slow to connect',
      truth: 'outage',
      answer: text(522, 'error code: 522', { server: 'cloudflare', 'content-type': 'text/plain; charset=UTF-8' }),
    },
    {
      when: 'the origin is slow to answer',
      truth: 'outage',
      answer: text(524, 'error code: 524', { server: 'cloudflare', 'content-type': 'text/plain; charset=UTF-8' }),
    },
    {
      when: 'the certificate of the origin is wrong',
      truth: 'outage',
      answer: html(526, '526: Invalid SSL certificate', { server: 'cloudflare' }),
    },
    { when: 'the tunnel is down', truth: 'outage', answer: text(530, 'error code: 1033', { server: 'cloudflare' }) },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: text(429, 'error code: 1015', { server: 'cloudflare', 'retry-after': '10' }),
    },
    {
      when: 'a challenge is to be solved',
      truth: 'outage',
      answer: html(403, 'Just a moment...', { server: 'cloudflare', 'cf-mitigated': 'challenge' }),
    },
    {
      when: 'a rule blocks',
      truth: 'misconfigured',
      answer: text(403, 'error code: 1020', { server: 'cloudflare', 'content-type': 'text/plain; charset=UTF-8' }),
    },
    {
      when: 'Access protects the refresh',
      truth: 'misconfigured',
      answer: redirect(302, 'https://team.cloudflareaccess.com/cdn-cgi/access/login'),
    },
    { when: 'the worker threw', truth: 'outage', answer: text(500, 'error code: 1101', { server: 'cloudflare' }) },
    {
      when: 'a page of Pages is the fallback',
      truth: 'misconfigured',
      answer: html(200, 'My app', { server: 'cloudflare' }),
    },
  ],
};

const akamai: Intermediary = {
  name: 'Akamai',
  sources: [
    'https://techdocs.akamai.com/property-mgr/docs/error-codes-ref',
    'https://techdocs.akamai.com/edge-diagnostics/docs/error-reference-codes',
  ],
  cases: [
    {
      when: 'the origin is down',
      truth: 'outage',
      answer: html(503, 'Service Unavailable - DNS failure', { server: 'AkamaiGHost' }),
    },
    {
      when: 'the origin is slow',
      truth: 'outage',
      answer: html(504, 'Gateway Timeout - In read', { server: 'AkamaiGHost' }),
    },
    {
      when: 'the bot manager doubts',
      truth: 'outage',
      answer: html(403, 'Access Denied. Reference #18.2d5f1402.1796000000.1a2b3c', { server: 'AkamaiGHost' }),
    },
    {
      when: 'the firewall blocks',
      truth: 'misconfigured',
      answer: html(403, 'Access Denied. Reference #18.6d5f1402.1796000000.4d5e6f', { server: 'AkamaiGHost' }),
    },
    {
      when: 'the host is not configured',
      truth: 'misconfigured',
      answer: html(400, 'Invalid URL. Reference #9.6d5f1402.1796000000.7a8b9c', { server: 'AkamaiGHost' }),
    },
    {
      when: 'the method is not allowed',
      truth: 'misconfigured',
      answer: html(501, 'Unsupported Request. Reference #8.6d5f1402.1796000000.0d1e2f', { server: 'AkamaiGHost' }),
      isAmbiguous: true,
    },
  ],
};

const fastly: Intermediary = {
  name: 'Fastly',
  sources: ['https://www.fastly.com/documentation/guides/debug/fastly-generated-errors/'],
  cases: [
    { when: 'the back end is down', truth: 'outage', answer: html(503, '503 backend read error') },
    {
      when: 'the domain is not known',
      truth: 'outage',
      answer: html(500, 'Fastly error: unknown domain: api.example.com'),
    },
    { when: 'the firewall blocks', truth: 'misconfigured', answer: html(406, '406 Not Acceptable') },
  ],
};

const firewalls: Intermediary = {
  name: 'Imperva, F5, DataDome and HUMAN',
  sources: [
    'https://docs-cybersec.thalesgroup.com/bundle/cloud-application-security/page/more/error-codes.htm',
    'https://my.f5.com/manage/s/article/K9373',
    'https://docs.datadome.co/docs/sdk-ajax',
    'https://docs.humansecurity.com/applications-and-accounts/docs/advanced-blocking-response',
  ],
  cases: [
    {
      when: 'Imperva wants a script run',
      truth: 'outage',
      answer: text(
        200,
        '<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body><iframe src="/_Incapsula_Resource?CWUDNSAI=9"></iframe></body></html>',
        { 'content-type': 'text/html' },
      ),
    },
    {
      when: 'DataDome wants a CAPTCHA solved',
      truth: 'outage',
      answer: json(
        403,
        { url: 'https://geo.captcha-delivery.com/captcha/?initialCid=AHrl' },
        { 'x-datadome': 'protected' },
      ),
    },
    {
      when: 'HUMAN wants a CAPTCHA solved',
      truth: 'outage',
      answer: json(403, {
        appId: 'PX1',
        jsClientSrc: '/px/init.js',
        vid: '',
        uuid: 'u',
        hostUrl: '/px/xhr',
        blockScript: '/px/captcha.js',
      }),
    },
    {
      when: 'F5 refuses, with 200',
      truth: 'misconfigured',
      answer: html(200, 'Request Rejected. The requested URL was rejected. Your support ID is: 1796000000'),
    },
  ],
};

const kong: Intermediary = {
  name: 'Kong',
  sources: [
    'https://github.com/Kong/kong/blob/master/kong/error_handlers.lua',
    'https://docs.konghq.com/hub/kong-inc/key-auth/',
    'https://docs.konghq.com/hub/kong-inc/jwt/',
    'https://docs.konghq.com/hub/kong-inc/rate-limiting/',
  ],
  cases: [
    {
      when: 'no target is healthy',
      truth: 'outage',
      answer: json(503, { message: 'failure to get a peer from the ring-balancer', request_id: 'r1' }),
    },
    { when: 'the name does not resolve', truth: 'outage', answer: json(503, { message: 'name resolution failed' }) },
    {
      when: 'the server answers nonsense',
      truth: 'outage',
      answer: json(502, { message: 'An invalid response was received from the upstream server' }),
    },
    {
      when: 'the server is slow',
      truth: 'outage',
      answer: json(504, { message: 'The upstream server is timing out' }),
    },
    { when: 'a plug-in failed', truth: 'outage', answer: json(500, { message: 'An unexpected error occurred' }) },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: json(429, { message: 'API rate limit exceeded' }, { 'retry-after': '21', 'ratelimit-reset': '21' }),
    },
    {
      when: 'no route matches',
      truth: 'misconfigured',
      answer: json(404, { message: 'no Route matched with those values' }),
    },
    {
      when: 'a list of consumers denies',
      truth: 'misconfigured',
      answer: json(403, { message: 'You cannot consume this service' }),
    },
    {
      when: 'a list of addresses denies',
      truth: 'misconfigured',
      answer: json(403, { message: 'Your IP address is not allowed' }),
    },
    {
      when: 'a key is wanted',
      truth: 'misconfigured',
      answer: json(401, { message: 'No API key found in request' }, { 'www-authenticate': 'Key' }),
    },
    {
      when: 'a JWT is wanted of the refresh',
      truth: 'outage',
      answer: json(401, { message: 'Unauthorized' }),
      isAmbiguous: true,
    },
  ],
};

const otherGateways: Intermediary = {
  name: 'Tyk, KrakenD, Apigee, WSO2 and APISIX',
  sources: [
    'https://tyk.io/docs/advanced-configuration/error-templates/',
    'https://www.krakend.io/docs/backends/detailed-errors/',
    'https://docs.apigee.com/api-platform/reference/policies/reference-overview-policy',
    'https://apim.docs.wso2.com/en/latest/troubleshooting/error-handling/',
    'https://apisix.apache.org/docs/apisix/plugins/jwt-auth/',
  ],
  cases: [
    {
      when: 'Tyk finds the server down',
      truth: 'outage',
      answer: json(502, { error: 'There was a problem proxying the request' }),
    },
    { when: 'Tyk throttles', truth: 'outage', answer: json(429, { error: 'Rate limit exceeded' }) },
    { when: 'Tyk wants a key', truth: 'misconfigured', answer: json(401, { error: 'Authorization field missing' }) },
    {
      when: 'Tyk does not know the key',
      truth: 'misconfigured',
      answer: json(403, { error: 'Access to this API has been disallowed' }),
    },
    {
      when: 'KrakenD finds the server down',
      truth: 'outage',
      answer: { type: 'http', status: 500, headers: {}, body: '' },
    },
    {
      when: 'Apigee finds the server down',
      truth: 'outage',
      answer: json(503, {
        fault: {
          faultstring: 'The Service is temporarily unavailable',
          detail: { errorcode: 'messaging.adaptors.http.flow.ServiceUnavailable' },
        },
      }),
    },
    {
      when: 'Apigee throttles',
      truth: 'outage',
      answer: json(429, {
        fault: {
          faultstring: 'Rate limit quota violation. Quota limit exceeded.',
          detail: { errorcode: 'policies.ratelimit.QuotaViolation' },
        },
      }),
    },
    {
      when: 'Apigee wants a key',
      truth: 'misconfigured',
      answer: json(401, {
        fault: {
          faultstring: 'Failed to resolve API Key variable request.queryparam.apikey',
          detail: { errorcode: 'steps.oauth.v2.FailedToResolveAPIKey' },
        },
      }),
    },
    {
      when: 'WSO2 wants a token',
      truth: 'misconfigured',
      answer: json(401, {
        code: '900902',
        message: 'Missing Credentials',
        description: 'Make sure your API invocation call has a header: "Authorization : Bearer ACCESS_TOKEN"',
      }),
    },
    {
      when: 'WSO2 finds the server down',
      truth: 'outage',
      answer: json(503, {
        code: '101503',
        type: 'Status report',
        message: 'Runtime Error',
        description: 'Error connecting to the back end',
      }),
    },
    { when: 'APISIX has no route', truth: 'misconfigured', answer: json(404, { error_msg: '404 Route Not Found' }) },
    {
      when: 'APISIX wants a token',
      truth: 'misconfigured',
      answer: json(401, { message: 'Missing JWT token in request' }),
      isAmbiguous: true,
    },
  ],
};

const captivePortal: Intermediary = {
  name: 'A captive portal',
  sources: ['https://www.rfc-editor.org/rfc/rfc6585#section-6', 'https://www.rfc-editor.org/rfc/rfc8952'],
  cases: [
    { when: 'it redirects', truth: 'outage', answer: redirect(302, 'http://portal.example.net/login') },
    { when: 'it answers with its page', truth: 'outage', answer: html(200, 'Welcome to the hotel') },
    { when: 'it answers with its status', truth: 'outage', answer: html(511, 'Network Authentication Required') },
    { when: 'its certificate is not trusted', truth: 'outage', answer: NETWORK },
    { when: 'it swallows what comes', truth: 'outage', answer: SILENCE },
  ],
};

const corporateProxy: Intermediary = {
  name: 'A corporate proxy',
  sources: [
    'https://wiki.squid-cache.org/Features/CustomErrors',
    'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8',
    'https://help.zscaler.com/zia/about-end-user-notifications',
  ],
  cases: [
    {
      when: 'it wants a password',
      truth: 'outage',
      answer: html(407, 'ERROR: Cache Access Denied', {
        'proxy-authenticate': 'Basic realm="Proxy"',
        'x-squid-error': 'ERR_CACHE_ACCESS_DENIED 0',
      }),
    },
    {
      when: 'it cannot connect',
      truth: 'outage',
      answer: html(503, 'ERROR: The requested URL could not be retrieved', { 'x-squid-error': 'ERR_CONNECT_FAIL 111' }),
    },
    {
      when: 'its policy denies',
      truth: 'misconfigured',
      answer: html(403, 'ERROR: Access Denied', { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }),
    },
    { when: 'it wants its own login', truth: 'outage', answer: redirect(307, 'https://gateway.zscaler.example/auD') },
    { when: 'it scans and is slow', truth: 'outage', answer: SILENCE },
  ],
};

const serviceWorker: Intermediary = {
  name: "A service worker's offline page",
  sources: [
    'https://developer.mozilla.org/docs/Web/API/Service_Worker_API/Using_Service_Workers',
    'https://developer.chrome.com/docs/workbox/managing-fallback-responses',
  ],
  cases: [
    { when: 'it shows its page', truth: 'outage', answer: html(200, 'You are offline') },
    { when: 'it says 503', truth: 'outage', answer: text(503, 'Offline') },
    { when: 'it says 408, as the sample of MDN does', truth: 'outage', answer: text(408, 'Network error happened') },
    { when: 'it says 504', truth: 'outage', answer: json(504, { error: 'offline' }) },
    { when: 'it says so in a member', truth: 'outage', answer: json(200, { ok: false, offline: true }) },
    { when: 'it gives Response.error()', truth: 'outage', answer: NETWORK },
    { when: 'it gives an empty 200', truth: 'outage', answer: { type: 'http', status: 200, headers: {}, body: '' } },
  ],
};

const network: Intermediary = {
  name: 'The network',
  sources: ['https://fetch.spec.whatwg.org/#concept-network-error', 'https://www.rfc-editor.org/rfc/rfc9112#section-8'],
  cases: [
    { when: 'there is no connection', truth: 'outage', answer: NETWORK },
    { when: 'nothing comes', truth: 'outage', answer: SILENCE },
    {
      when: 'the body breaks off',
      truth: 'outage',
      answer: { type: 'cut', status: 200, body: '{"access_token":"eyJ' },
    },
    { when: 'the CORS headers are missing', truth: 'misconfigured', answer: NETWORK },
  ],
};

export const edges: readonly Intermediary[] = [
  cloudflare,
  akamai,
  fastly,
  firewalls,
  kong,
  otherGateways,
  captivePortal,
  corporateProxy,
  serviceWorker,
  network,
];
