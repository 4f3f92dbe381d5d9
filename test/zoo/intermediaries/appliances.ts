import { empty, html, json, redirect, text } from '../answer.ts';
import type { Intermediary } from '../party.ts';

const HTML = { 'content-type': 'text/html' };

const applicationServers: Intermediary = {
  name: 'Tomcat, Jetty, IIS, Puma and uWSGI',
  sources: [
    'https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Error_Report_Valve',
    'https://learn.microsoft.com/troubleshoot/developer/webapps/iis/www-administration-management/http-status-code',
    'https://github.com/puma/puma/blob/main/lib/puma/configuration.rb',
    'https://uwsgi-docs.readthedocs.io/',
  ],
  cases: [
    { when: 'Tomcat deploys', truth: 'misconfigured', answer: html(404, 'HTTP Status 404 – Not Found') },
    { when: 'Tomcat refuses a header', truth: 'misconfigured', answer: html(400, 'HTTP Status 400 – Bad Request') },
    { when: 'a valve of Tomcat refuses', truth: 'misconfigured', answer: html(401, 'HTTP Status 401 – Unauthorized') },
    { when: 'Jetty starts', truth: 'outage', answer: html(503, 'Error 503 Service Unavailable') },
    { when: 'IIS has no worker', truth: 'outage', answer: html(503, 'Service Unavailable') },
    {
      when: 'an app under IIS fails to start',
      truth: 'outage',
      answer: html(500, 'HTTP Error 500.30 - ASP.NET Core app failed'),
    },
    {
      when: 'IIS refuses anonymous calls',
      truth: 'misconfigured',
      answer: html(401, '401 - Unauthorized: Access is denied'),
    },
    {
      when: 'Puma fails',
      truth: 'outage',
      answer: text(500, 'An unhandled lowlevel error occurred. The application logs may have details.\n'),
    },
    {
      when: 'uWSGI has no application',
      truth: 'outage',
      answer: text(500, '--- no python application found, check your startup logs ---'),
    },
    { when: 'nginx has its first page', truth: 'misconfigured', answer: html(200, 'Welcome to nginx!') },
    { when: 'Apache lists a directory', truth: 'misconfigured', answer: html(200, 'Index of /auth') },
    {
      when: 'PHP has lost its sessions',
      truth: 'outage',
      answer: text(200, '<br />\n<b>Warning</b>:  session_start(): Failed to read session data: redis', HTML),
    },
  ],
};

const appliances: Intermediary = {
  name: 'NetScaler, FortiWeb, Sucuri, Radware and Anubis',
  sources: [
    'https://docs.netscaler.com/en-us/citrix-adc/current-release/application-firewall.html',
    'https://docs.fortinet.com/product/fortiweb',
    'https://docs.sucuri.net/website-firewall/',
    'https://anubis.techaro.lol/docs/',
    'https://vercel.com/docs/vercel-firewall/attack-challenge-mode',
  ],
  cases: [
    { when: 'NetScaler has no service', truth: 'outage', answer: html(503, 'Http/1.1 Service Unavailable') },
    { when: 'NetScaler wants its own login', truth: 'misconfigured', answer: html(200, 'Citrix Gateway') },
    { when: 'FortiWeb blocks', truth: 'misconfigured', answer: html(403, 'Web Page Blocked!') },
    { when: 'ModSecurity blocks', truth: 'misconfigured', answer: html(406, 'Not Acceptable!') },
    { when: 'Sucuri blocks', truth: 'misconfigured', answer: html(403, 'Sucuri WebSite Firewall - Access Denied') },
    {
      when: 'Wordfence blocks for a while',
      truth: 'outage',
      answer: html(503, 'Your access to this site has been limited'),
    },
    {
      when: 'Radware wants a script run',
      truth: 'outage',
      answer: text(200, '<noscript>Please enable JavaScript to view the page content.</noscript>', HTML),
    },
    { when: 'Radware blocks', truth: 'misconfigured', answer: html(200, 'Unauthorized Request Blocked') },
    { when: 'Anubis weighs the soul', truth: 'outage', answer: html(200, "Making sure you're not a bot!") },
    { when: 'Vercel wants a script run', truth: 'outage', answer: html(429, 'Vercel Security Checkpoint') },
    { when: 'CrowdSec bans', truth: 'misconfigured', answer: html(403, 'CrowdSec Ban') },
    { when: 'Kasada doubts', truth: 'outage', answer: html(429, '') },
    { when: 'Pomerium denies', truth: 'misconfigured', answer: html(403, '403 Forbidden') },
  ],
};

const networks: Intermediary = {
  name: 'Umbrella, Palo Alto, Blue Coat, Fortinet and mobile carriers',
  sources: [
    'https://docs.umbrella.com/deployment-umbrella/docs/block-page-ip-addresses',
    'https://docs.paloaltonetworks.com/pan-os/10-2/pan-os-admin/authentication/authentication-policy',
    'https://www.rfc-editor.org/rfc/rfc8908',
  ],
  cases: [
    {
      when: 'Umbrella blocks',
      truth: 'misconfigured',
      answer: text(
        200,
        '<html><head><script>location.replace("https://block.opendns.com/main")</script></head></html>',
        HTML,
      ),
    },
    {
      when: 'Palo Alto wants its own login',
      truth: 'outage',
      answer: text(200, '<html><form name="Login" action="/php/uid.php"></form></html>', HTML),
    },
    { when: 'Palo Alto blocks', truth: 'outage', answer: html(503, 'Web Page Blocked') },
    {
      when: 'Blue Coat blocks, with 200',
      truth: 'misconfigured',
      answer: text(200, '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD></HTML>', HTML),
    },
    {
      when: 'Fortinet wants its own login',
      truth: 'outage',
      answer: text(
        200,
        '<html><body><script>window.location="http://192.0.2.1:1000/fgtauth?0a";</script></body></html>',
        HTML,
      ),
    },
    {
      when: 'a carrier filters by age',
      truth: 'misconfigured',
      answer: text(200, '<?xml version="1.0" encoding="UTF-8"?>\n<html>Content Control</html>', {
        'content-type': 'application/xhtml+xml',
      }),
    },
    {
      when: 'a hotspot answers in WISPr',
      truth: 'outage',
      answer: text(200, '<?xml version="1.0"?><WISPAccessGatewayParam><Redirect/></WISPAccessGatewayParam>', {
        'content-type': 'text/xml',
      }),
    },
    {
      when: 'a gateway of Netskope redirects',
      truth: 'outage',
      answer: redirect(302, 'https://block.netskope.example/'),
    },
  ],
};

const platforms: Intermediary = {
  name: 'Railway, Fly, Koyeb, DigitalOcean, Supabase Edge, ngrok and Codespaces',
  sources: [
    'https://docs.railway.com/reference/errors/application-failed-to-respond',
    'https://fly.io/docs/networking/services/',
    'https://supabase.com/docs/guides/functions/status-codes',
    'https://ngrok.com/docs/errors/',
  ],
  cases: [
    {
      when: 'Railway has no deployment',
      truth: 'misconfigured',
      answer: json(404, { status: 'error', code: 404, message: 'Application not found', request_id: 'r1' }),
    },
    {
      when: 'an app on Railway is down',
      truth: 'outage',
      answer: json(502, { status: 'error', code: 502, message: 'Application failed to respond' }),
    },
    {
      when: 'Fly has no machine',
      truth: 'outage',
      answer: text(503, 'could not find a good candidate within 90 attempts at load balancing'),
    },
    { when: 'DigitalOcean waits too long', truth: 'outage', answer: text(504, 'upstream request timeout') },
    {
      when: 'a function of Supabase does not boot',
      truth: 'outage',
      answer: json(503, { code: 'BOOT_ERROR', message: 'Function failed to start (please check logs)' }),
    },
    {
      when: 'a function of Supabase is out of memory',
      truth: 'outage',
      answer: json(546, {
        code: 'WORKER_LIMIT',
        message: 'Function failed due to not having enough compute resources',
      }),
    },
    { when: 'a project of Supabase is paused', truth: 'outage', answer: text(540, 'Project paused') },
    {
      when: 'ngrok is offline',
      truth: 'misconfigured',
      answer: text(404, 'The endpoint x.ngrok-free.app is offline.\r\n\r\nERR_NGROK_3200\r\n'),
    },
    { when: 'ngrok warns', truth: 'misconfigured', answer: html(200, 'You are about to visit: x.ngrok-free.app') },
    { when: 'localtunnel wants a click', truth: 'outage', answer: html(511, 'Friendly Reminder') },
    { when: 'Koyeb has no service', truth: 'misconfigured', answer: html(404, 'No active service') },
    {
      when: 'PythonAnywhere has no app',
      truth: 'misconfigured',
      answer: html(200, "Coming Soon! This site isn't ready yet"),
    },
    {
      when: 'App Service has stopped',
      truth: 'misconfigured',
      answer: html(403, 'Error 403 - This web app is stopped.'),
    },
    { when: 'Azure Functions starts', truth: 'outage', answer: empty(503) },
    {
      when: 'a function URL of Lambda is private',
      truth: 'misconfigured',
      answer: json(403, { Message: 'Forbidden' }),
    },
  ],
};

const managers: Intermediary = {
  name: '3scale, IBM API Connect, MuleSoft, Gravitee and Oathkeeper',
  sources: [
    'https://docs.redhat.com/en/documentation/red_hat_3scale_api_management',
    'https://www.ibm.com/docs/en/api-connect',
    'https://docs.mulesoft.com/gateway/latest/policies-included-client-id-enforcement',
    'https://documentation.gravitee.io/apim',
    'https://www.ory.com/docs/oathkeeper/pipeline/error',
  ],
  cases: [
    { when: '3scale misses its key', truth: 'misconfigured', answer: text(403, 'Authentication parameters missing') },
    { when: '3scale has no rule', truth: 'misconfigured', answer: text(404, 'No Mapping Rule matched') },
    { when: '3scale throttles', truth: 'outage', answer: text(429, 'Usage limit exceeded') },
    {
      when: 'API Connect does not know its client',
      truth: 'misconfigured',
      answer: json(401, {
        httpCode: '401',
        httpMessage: 'Unauthorized',
        moreInformation: 'Invalid client id or secret.',
      }),
    },
    {
      when: 'API Connect throttles',
      truth: 'outage',
      answer: json(429, { httpCode: '429', httpMessage: 'Too Many Requests', moreInformation: 'Rate Limit exceeded' }),
    },
    { when: 'MuleSoft has no listener', truth: 'outage', answer: json(503, { error: 'No listener' }) },
    {
      when: 'the quota of Gravitee is used up',
      truth: 'outage',
      answer: json(429, { message: 'Quota exceeded! You reached the limit', http_status_code: 429 }),
    },
    {
      when: 'Gravitee has no path',
      truth: 'misconfigured',
      answer: text(404, 'No context-path matches the request URI.'),
    },
    {
      when: 'Oathkeeper wants credentials',
      truth: 'outage',
      answer: json(401, { error: { code: 401, status: 'Unauthorized', message: 'Access credentials are invalid' } }),
      isAmbiguous: true,
    },
    {
      when: 'Kubernetes has no endpoints',
      truth: 'outage',
      answer: json(503, {
        kind: 'Status',
        status: 'Failure',
        message: 'no endpoints available for service "auth"',
        code: 503,
      }),
    },
    {
      when: 'Kubernetes itself refuses',
      truth: 'outage',
      answer: json(401, { kind: 'Status', status: 'Failure', message: 'Unauthorized', code: 401 }),
      isAmbiguous: true,
    },
    {
      when: 'the volume of Azure API Management is used up',
      truth: 'misconfigured',
      answer: json(403, {
        statusCode: 403,
        message: 'Out of call volume quota. Quota will be replenished in 01:00:00.',
      }),
    },
  ],
};

export const appliancesAndPlatforms: readonly Intermediary[] = [
  applicationServers,
  appliances,
  networks,
  platforms,
  managers,
];
