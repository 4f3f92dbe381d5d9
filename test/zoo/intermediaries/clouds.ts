import { empty, html, json, redirect, text } from '../answer.ts';
import type { Intermediary } from '../party.ts';

function amazon(status: number, message: string | null, type: string): ReturnType<typeof json> {
  return json(status, { message }, { 'content-type': 'application/json', 'x-amzn-errortype': type });
}

const apiGateway: Intermediary = {
  name: 'Amazon API Gateway',
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
    'https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html',
  ],
  cases: [
    {
      when: 'the function failed',
      truth: 'outage',
      answer: amazon(502, 'Internal server error', 'InternalServerErrorException'),
    },
    {
      when: 'the function is slow',
      truth: 'outage',
      answer: amazon(504, 'Endpoint request timed out', 'GatewayTimeoutException'),
    },
    {
      when: 'the back end of an HTTP API is down',
      truth: 'outage',
      answer: json(503, { message: 'Service Unavailable' }),
    },
    { when: 'an HTTP API failed', truth: 'outage', answer: json(500, { message: 'Internal Server Error' }) },
    { when: 'it throttles', truth: 'outage', answer: amazon(429, 'Too Many Requests', 'TooManyRequestsException') },
    { when: 'the quota is used up', truth: 'outage', answer: amazon(429, 'Limit Exceeded', 'LimitExceededException') },
    { when: 'the authorizer failed', truth: 'outage', answer: amazon(500, null, 'AuthorizerConfigurationException') },
    {
      when: 'a firewall rule denies for a while',
      truth: 'outage',
      answer: amazon(403, 'Forbidden', 'ForbiddenException'),
    },
    { when: 'the API key is missing', truth: 'misconfigured', answer: amazon(403, 'Forbidden', 'ForbiddenException') },
    {
      when: 'the route is missing',
      truth: 'misconfigured',
      answer: amazon(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'),
    },
    {
      when: 'the route of an HTTP API is missing',
      truth: 'misconfigured',
      answer: json(404, { message: 'Not Found' }),
    },
    {
      when: 'an authorizer protects the refresh and denies',
      truth: 'misconfigured',
      answer: json(
        403,
        { Message: 'User is not authorized to access this resource with an explicit deny' },
        { 'x-amzn-errortype': 'AccessDeniedException' },
      ),
    },
    // A bare refresh at a route behind an authorizer: the words are those of a session's end.
    {
      when: 'the keys of a JWT authorizer cannot be fetched',
      truth: 'outage',
      answer: json(401, { message: 'Unauthorized' }),
      isAmbiguous: true,
    },
  ],
};

const loadBalancer: Intermediary = {
  name: 'Amazon load balancer and WAF',
  sources: [
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html',
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
    'https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-how-it-works.html',
  ],
  cases: [
    {
      when: 'no target is healthy',
      truth: 'outage',
      answer: html(503, '503 Service Temporarily Unavailable', { server: 'awselb/2.0' }),
    },
    { when: 'the target broke off', truth: 'outage', answer: html(502, '502 Bad Gateway', { server: 'awselb/2.0' }) },
    {
      when: 'the target is slow',
      truth: 'outage',
      answer: html(504, '504 Gateway Time-out', { server: 'awselb/2.0' }),
    },
    {
      when: 'the identity provider failed',
      truth: 'outage',
      answer: html(561, '561 Authentication Error', { server: 'awselb/2.0' }),
    },
    {
      when: 'the firewall wants a challenge solved',
      truth: 'outage',
      answer: empty(202, { 'x-amzn-waf-action': 'challenge' }),
    },
    {
      when: 'the firewall wants a CAPTCHA solved',
      truth: 'outage',
      answer: html(405, 'Human Verification', { 'x-amzn-waf-action': 'captcha' }),
    },
    {
      when: 'the firewall blocks',
      truth: 'misconfigured',
      answer: html(403, '403 Forbidden', { server: 'awselb/2.0' }),
    },
    {
      when: 'it signs users in itself',
      truth: 'misconfigured',
      answer: redirect(302, 'https://idp.example.com/authorize'),
    },
    {
      when: 'it signs users in itself and denies',
      truth: 'misconfigured',
      answer: html(401, '401 Authorization Required', { server: 'awselb/2.0' }),
    },
    { when: 'a fixed response is the last rule', truth: 'misconfigured', answer: text(404, 'Not found') },
  ],
};

const cloudFront: Intermediary = {
  name: 'Amazon CloudFront and S3',
  sources: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-response-errors.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  ],
  cases: [
    {
      when: 'the origin is down',
      truth: 'outage',
      answer: html(502, 'ERROR: The request could not be satisfied', { server: 'CloudFront' }),
    },
    {
      when: 'the origin is slow',
      truth: 'outage',
      answer: html(504, 'ERROR: The request could not be satisfied', { server: 'CloudFront' }),
    },
    {
      when: 'it blocks',
      truth: 'misconfigured',
      answer: html(403, 'ERROR: The request could not be satisfied. Request blocked.', { server: 'CloudFront' }),
    },
    {
      when: 'the POST goes to a behaviour for GET',
      truth: 'misconfigured',
      answer: html(403, 'This distribution is not configured to allow the HTTP request method', {
        server: 'CloudFront',
      }),
    },
    {
      when: 'the path goes to a bucket',
      truth: 'misconfigured',
      answer: text(
        403,
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
        { 'content-type': 'application/xml' },
      ),
    },
    {
      when: 'the error page of the app is served with 200',
      truth: 'misconfigured',
      answer: html(200, 'My app', { server: 'CloudFront' }),
    },
  ],
};

function azure(statusCode: number, message: string, headers = {}): ReturnType<typeof json> {
  return json(statusCode, { statusCode, message }, headers);
}

const azureApiManagement: Intermediary = {
  name: 'Azure API Management',
  sources: [
    'https://learn.microsoft.com/azure/api-management/api-management-error-handling-policies',
    'https://learn.microsoft.com/azure/api-management/validate-jwt-policy',
    'https://learn.microsoft.com/azure/api-management/api-management-subscriptions',
  ],
  cases: [
    {
      when: 'the back end is down',
      truth: 'outage',
      answer: json(500, { statusCode: 500, message: 'Internal server error', activityId: 'a1' }),
    },
    {
      when: 'the rate limit is reached',
      truth: 'outage',
      answer: azure(429, 'Rate limit is exceeded. Try again in 12 seconds.', { 'retry-after': '12' }),
    },
    {
      when: 'the quota is used up',
      truth: 'outage',
      answer: azure(403, 'Out of call volume quota. Quota will be replenished in 00:10:00.', { 'retry-after': '600' }),
    },
    { when: 'the operation is missing', truth: 'misconfigured', answer: azure(404, 'Resource not found') },
    {
      when: 'the subscription key is missing',
      truth: 'misconfigured',
      answer: azure(
        401,
        'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
        {
          'www-authenticate':
            'AzureApiManagementKey realm="https://api.example.com",name="Ocp-Apim-Subscription-Key",type="header"',
        },
      ),
    },
  ],
};

const azureFront: Intermediary = {
  name: 'Azure Front Door, Application Gateway and App Service',
  sources: [
    'https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues',
    'https://learn.microsoft.com/azure/application-gateway/http-response-codes',
    'https://learn.microsoft.com/azure/app-service/overview-authentication-authorization',
  ],
  cases: [
    {
      when: 'the origin is down',
      truth: 'outage',
      answer: html(503, "Our services aren't available right now", { 'x-azure-ref': '0' }),
    },
    {
      when: 'the gateway finds no healthy server',
      truth: 'outage',
      answer: html(502, '502 Bad Gateway', { server: 'Microsoft-Azure-Application-Gateway/v2' }),
    },
    { when: 'the web app is stopped', truth: 'outage', answer: html(403, 'Error 403 - This web app is stopped.') },
    { when: 'the firewall blocks', truth: 'misconfigured', answer: html(403, 'The request is blocked.') },
    {
      when: 'App Service signs users in itself',
      truth: 'misconfigured',
      answer: redirect(302, 'https://login.example.com/authorize'),
    },
    {
      when: 'App Service signs users in itself and denies',
      truth: 'misconfigured',
      answer: html(401, 'You do not have permission to view this directory or page.'),
    },
  ],
};

const google: Intermediary = {
  name: 'Google load balancer, Cloud Run, IAP and Endpoints',
  sources: [
    'https://cloud.google.com/load-balancing/docs/https/troubleshooting-ext-https-lbs',
    'https://cloud.google.com/run/docs/troubleshooting',
    'https://cloud.google.com/iap/docs/faq',
    'https://cloud.google.com/endpoints/docs/openapi/troubleshoot-response-errors',
  ],
  cases: [
    { when: 'the back end is down', truth: 'outage', answer: html(502, '502 Server Error') },
    { when: 'no back end is healthy', truth: 'outage', answer: text(503, 'no healthy upstream') },
    { when: 'no instance is free', truth: 'outage', answer: text(429, 'Rate exceeded.') },
    { when: 'the container does not start', truth: 'outage', answer: text(503, 'Service Unavailable') },
    {
      when: 'the path is missing',
      truth: 'misconfigured',
      answer: text(404, 'response 404 (backend NotFound), service rules for the path non-existent \n'),
    },
    {
      when: 'Cloud Run is not public',
      truth: 'misconfigured',
      answer: html(
        403,
        '403 Forbidden: Your client does not have permission to get URL /auth/refresh from this server.',
      ),
    },
    {
      when: 'IAP protects the refresh',
      truth: 'misconfigured',
      answer: text(401, 'Invalid IAP credentials: empty token', {
        'x-goog-iap-generated-response': 'true',
        'content-type': 'text/html',
      }),
    },
    {
      when: 'the API key is missing',
      truth: 'misconfigured',
      answer: json(401, {
        code: 401,
        message:
          "UNAUTHENTICATED:Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
      }),
    },
    {
      when: 'the route of ESP is missing',
      truth: 'misconfigured',
      answer: json(404, { code: 404, message: 'The current request is not defined by this API.' }),
    },
  ],
};

const hosting: Intermediary = {
  name: 'Heroku, Vercel, Netlify, Render and GitHub Pages',
  sources: [
    'https://devcenter.heroku.com/articles/error-codes',
    'https://vercel.com/docs/errors',
    'https://vercel.com/docs/deployment-protection',
    'https://docs.netlify.com/manage/routing/redirects/redirect-options/',
    'https://render.com/docs/troubleshooting-deploys',
  ],
  cases: [
    { when: 'the app crashed', truth: 'outage', answer: html(503, 'Application error') },
    {
      when: 'the function timed out',
      truth: 'outage',
      answer: text(
        504,
        'An error occurred with your deployment\n\nFUNCTION_INVOCATION_TIMEOUT\n\nfra1::abcde-1796000000000',
      ),
    },
    {
      when: 'the function failed',
      truth: 'outage',
      answer: text(500, 'A server error has occurred\n\nFUNCTION_INVOCATION_FAILED\n\nfra1::abcde'),
    },
    { when: 'a free instance wakes up', truth: 'outage', answer: html(502, '502 Bad Gateway') },
    {
      when: 'the bill is not paid',
      truth: 'misconfigured',
      answer: text(402, 'Payment required\n\nDEPLOYMENT_DISABLED\n\nfra1::abcde'),
    },
    {
      when: 'the service is suspended',
      truth: 'misconfigured',
      answer: html(503, 'Service Suspended'),
      isAmbiguous: true,
    },
    {
      when: 'the path is missing',
      truth: 'misconfigured',
      answer: text(404, 'The page could not be found\n\nNOT_FOUND\n\nfra1::abcde'),
    },
    { when: 'previews are protected', truth: 'misconfigured', answer: html(401, 'Authentication Required') },
    { when: 'the app is the fallback of every path', truth: 'misconfigured', answer: html(200, 'My app') },
    { when: 'the site is static', truth: 'misconfigured', answer: html(405, '405 Not Allowed') },
  ],
};

export const clouds: readonly Intermediary[] = [
  apiGateway,
  loadBalancer,
  cloudFront,
  azureApiManagement,
  azureFront,
  google,
  hosting,
];
