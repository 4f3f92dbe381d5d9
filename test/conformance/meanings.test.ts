import { expect, test } from 'vitest';
import { readAnswer } from '../../src/conformance/http/answer.ts';
import { readAnswer as readAsClient } from '../../src/refresh/answer.ts';
import { outcomeOf } from '../../src/session/outcome.ts';
import { jwt } from '../simulation/jwt.ts';
import { type Answer, toResponse } from '../zoo/answer.ts';
import { intermediaries, servers } from '../zoo/zoo.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const HTML = { 'content-type': 'text/html; charset=UTF-8' };
const TEXT = { 'content-type': 'text/plain' };
const TOKEN = jwt({ sub: 'alice', exp: 4_000_000_000 });

type Row = readonly [what: string, status: number, body: string, headers: Readonly<Record<string, string>>];

/** Answers that a second reader would read in another way. */
const ROWS: readonly Row[] = [
  ['PHP: a 401 without a body', 401, '', HTML],
  ['PHP: a word labelled as a page', 401, 'Unauthorized', HTML],
  ['PHP: JSON labelled as a page', 400, '{"error":"invalid_grant"}', HTML],
  ['PHP: a grant labelled as a page', 200, `{"access_token":"${TOKEN}","expires_in":60}`, HTML],
  ['PHP: a list for an object', 200, '[]', JSON_TYPE],
  ['PHP: a success without a body', 200, '', HTML],
  ['PHP: a warning before the JSON', 200, `<br />\n<b>Warning</b>: x{"token":"${TOKEN}"}`, HTML],
  ['RuoYi: a code, in English', 200, '{"code":401,"msg":"token expired"}', JSON_TYPE],
  ['RuoYi: a code, in Chinese', 200, '{"code":401,"msg":"登录状态已过期"}', JSON_TYPE],
  ['RuoYi: a failure of the server', 200, '{"code":500,"msg":"系统异常"}', JSON_TYPE],
  ['RuoYi: the end with the code of a failure', 200, '{"code":500,"msg":"token已过期"}', JSON_TYPE],
  ['Sa-Token: no login', 200, '{"code":11011,"msg":"未能读取到有效 token"}', JSON_TYPE],
  ['a status beside a message', 200, '{"statusCode":401,"message":"Unauthorized"}', JSON_TYPE],
  ['a status of the server in a success', 200, '{"status":503,"message":"upstream"}', JSON_TYPE],
  ['a success that says it failed', 200, '{"success":false}', JSON_TYPE],
  ['a success whose message is the end', 200, '{"message":"Session expired"}', JSON_TYPE],
  ['a success whose message is of the session before', 200, '{"message":"Old session revoked"}', JSON_TYPE],
  ['a success of the word ok', 200, 'ok', TEXT],
  ['Passport: a message without an error', 200, '{"authenticated":false}', JSON_TYPE],
  ['better-auth: null', 200, 'null', JSON_TYPE],
  ['NextAuth: an object without members', 200, '{}', JSON_TYPE],
  ['a user of null', 200, '{"user":null}', JSON_TYPE],
  ['Express: no content', 204, '', {}],
  ['GraphQL: an error with null', 200, '{"data":null,"errors":[{"message":"Unauthenticated."}]}', JSON_TYPE],
  [
    'GraphQL: the status of the service behind it',
    200,
    '{"errors":[{"message":"x","extensions":{"http":{"status":502}}}]}',
    JSON_TYPE,
  ],
  ['Angular: a grant behind the prefix against inclusion', 200, `)]}',\n{"access_token":"${TOKEN}"}`, JSON_TYPE],
  ['ASP.NET: JSON that was encoded twice', 200, JSON.stringify(`{"access_token":"${TOKEN}"}`), JSON_TYPE],
  ['a bare JWT', 200, TOKEN, TEXT],
  ['a JWT in quotes', 200, JSON.stringify(TOKEN), JSON_TYPE],
  ['JSON with the mark of its encoding', 200, `\uFEFF{"access_token":"${TOKEN}"}`, JSON_TYPE],
  ['JSON that is cut off', 200, '{"access_token":"abcdefgh', JSON_TYPE],
  ['JSON of a refusal that is cut off', 401, '{"error":"inv', JSON_TYPE],
  ['a token of more than the limit', 200, `{"access_token":"${'x'.repeat(1_100_000)}"}`, JSON_TYPE],
  ['Directus: in data', 200, `{"data":{"access_token":"${TOKEN}","expires":900000}}`, JSON_TYPE],
  ['Supabase: a user and a token', 200, `{"access_token":"${TOKEN}","user":{"id":"u1","email":null}}`, JSON_TYPE],
  ['Cognito: the result', 200, `{"AuthenticationResult":{"AccessToken":"${TOKEN}"}}`, JSON_TYPE],
  ['SimpleJWT: access', 200, `{"access":"${TOKEN}"}`, JSON_TYPE],
  ['dj-rest-auth: an access of nothing', 200, '{"access":"","access_expiration":"2026-01-01T00:00:00Z"}', JSON_TYPE],
  ['Sanctum: the user', 200, '{"id":1,"name":"Alice","email":"a@example.com","email_verified_at":null}', JSON_TYPE],
  ['Envoy: no token', 401, 'Jwt is missing', TEXT],
  ['Envoy: no keys', 401, 'Jwks remote fetch is failed', TEXT],
  ['Envoy: nothing behind it', 401, 'upstream connect error or disconnect/reset before headers', TEXT],
  ['Kong: no key', 401, '{"message":"No API key found in request"}', JSON_TYPE],
  ['API Gateway: no route', 403, '{"message":"Missing Authentication Token"}', JSON_TYPE],
  ['nginx: a page', 401, '<html><head><title>401 Authorization Required</title></head></html>', HTML],
  ['nginx: a page of a 403', 403, '<html><h1>403 Forbidden</h1></html>', HTML],
  ['Apache: a page of a 404', 404, '<!DOCTYPE HTML><html><h1>Not Found</h1></html>', HTML],
  ['AWS WAF: a challenge', 202, '', { 'x-amzn-waf-action': 'challenge' }],
  ['Cloudflare: a challenge', 403, 'Just a moment', { 'cf-mitigated': 'challenge', ...TEXT }],
  ['Laravel: no token against CSRF', 419, '{"message":"CSRF token mismatch."}', JSON_TYPE],
  ['csurf: an answer of 401', 401, '{"error":"csrf token mismatch"}', JSON_TYPE],
  ['Spring: no token against CSRF', 403, '{"error":"Forbidden","message":"Invalid CSRF token"}', JSON_TYPE],
  ['Spring: a refusal without words', 403, '{"status":403,"error":"Forbidden","path":"/auth/refresh"}', JSON_TYPE],
  ['Spring: a cookie is missing', 400, '{"message":"Required cookie \'refresh\' is not present"}', JSON_TYPE],
  ['Django REST framework: a 403', 403, '{"detail":"Authentication credentials were not provided."}', JSON_TYPE],
  ['FastAPI: a 403', 403, '{"detail":"Not authenticated"}', JSON_TYPE],
  ['SimpleJWT: the token is not valid', 401, '{"detail":"x","code":"token_not_valid"}', JSON_TYPE],
  ['a store that is away', 401, '{"message":"connection timed out"}', JSON_TYPE],
  ['Prisma: a query', 401, '{"message":"Invalid `prisma.session.findFirst()` invocation in x"}', JSON_TYPE],
  ['a 401 that says when to come back', 401, '{"message":"slow"}', { ...JSON_TYPE, 'retry-after': '5' }],
  ['better-auth: a 401 that says so in its own way', 401, '{}', { ...JSON_TYPE, 'x-retry-after': '5' }],
  ['the end, and when to come back', 400, '{"error":"invalid_grant"}', { ...JSON_TYPE, 'retry-after': '5' }],
  ['OAuth: not now', 400, '{"error":"temporarily_unavailable"}', JSON_TYPE],
  ['OAuth: the end', 400, '{"error":"invalid_grant"}', JSON_TYPE],
  ['OAuth: a wrong client', 401, '{"error":"invalid_client"}', JSON_TYPE],
  ['a conflict', 409, '{"error":"conflict"}', JSON_TYPE],
  ['another session', 409, '{"error":"session_mismatch"}', JSON_TYPE],
  ['Fastify: the throttle', 429, '{"statusCode":429,"message":"Rate limit exceeded"}', JSON_TYPE],
  ['a 500 with the words of an end', 500, '{"message":"jwt expired"}', JSON_TYPE],
  ['an unknown status of a firewall', 999, 'denied', TEXT],
  ['not modified', 304, '', {}],
  ['a redirect', 302, '', { location: '/login' }],
  ['a request time-out', 408, '', {}],
  ['a login that has timed out, by IIS', 440, '', {}],
];

/** `Response` takes no status such as 999, and no body with some. */
function responseOf([, status, body, headers]: Row): Response {
  return Object.defineProperty(new Response(body, { headers }), 'status', { value: status });
}

function rowOf(what: string, answer: Answer): readonly (readonly [string, () => Response])[] {
  return answer.type === 'http' ? [[what, () => toResponse(answer)]] : [];
}

const all: readonly (readonly [what: string, respond: () => Response])[] = [
  ...ROWS.map((row) => [row[0], () => responseOf(row)] as const),
  ...[...servers, ...intermediaries].flatMap(({ name, cases }) =>
    cases.flatMap(({ when, answer }) => rowOf(`${name}: when ${when}`, answer)),
  ),
  ...servers.flatMap(({ name, grant }) => rowOf(`${name}: a grant`, grant(TOKEN, 300))),
];

const AT = {
  url: new URL('https://app.example.com/auth/refresh'),
  method: 'POST',
  startedAt: 0,
  origin: 'https://app.example.com',
};

/** What the client makes of an answer, in the words of docs/spec/answers.json. */
async function clientsMeaning(response: Response, isInCookies: boolean): Promise<readonly unknown[]> {
  const outcome = outcomeOf(await readAsClient(response, { isInCookies }));
  if (outcome.type === 'granted') return ['granted', isInCookies ? '' : outcome.grant.accessToken];
  if (outcome.type !== 'ended') return [outcome.type];
  return [{ always: 'unsure', alive: 'nobody', never: 'ended' }[outcome.askAgain ?? 'never']];
}

test.each(all)('the doctor reads an answer as the client does: %s', async (_what, respond) => {
  for (const mode of ['bearer', 'cookies', 'tokens'] as const) {
    const { meaning } = await readAnswer(respond(), { ...AT, mode });
    const read = meaning.type === 'granted' ? [meaning.type, meaning.grant.accessToken] : [meaning.type];
    expect({ mode, read }).toEqual({ mode, read: await clientsMeaning(respond(), mode === 'cookies') });
  }
});
