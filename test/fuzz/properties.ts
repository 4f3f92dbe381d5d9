import fc from 'fast-check';
import { type AuthOptions, createAuth } from 'rebearer';
import { pageAt } from '../page-at.ts';
import { readCookieValue, makeCookieValue } from '../../src/server/cookie/cookie-value.ts';
import { readCookies } from '../../src/server/cookie/read-cookies.ts';
import { deriveSecrets } from '../../src/server/secrets/secrets.ts';
import { readAnswer } from '../../src/refresh/answer.ts';
import { readGrant } from '../../src/refresh/read-grant.ts';
import { classifyChallenge, parseChallenges } from '../../src/request/challenge.ts';
import { compareSessions, identityOf } from '../../src/session/identity.ts';
import { readMessage, write } from '../../src/tabs/message.ts';
import { createBrowser } from '../simulation/browser.ts';
import { createWorld, grantFor, jwt, settle } from '../simulation/world.ts';
import answers from './corpus/answers.json' with { type: 'json' };
import challenges from './corpus/challenges.json' with { type: 'json' };
import cookies from './corpus/cookies.json' with { type: 'json' };
import messages from './corpus/messages.json' with { type: 'json' };
import options from './corpus/options.json' with { type: 'json' };
import { mutatedText, mutatedValue } from './mutate.ts';

/** The properties of the readers, for any input. */
export interface Property {
  readonly title: string;
  /** How many inputs `npm test` takes; `npm run fuzz` takes as many as it is told. */
  readonly runs: number;
  /** Fails with an error and the input that it failed for. */
  readonly property: fc.IRawProperty<unknown>;
}

const TOKEN = jwt({ sub: 'alice', sid: 's1', iat: 2_000_000_000, exp: 2_000_000_180 });
const CLAIMS: readonly unknown[] = [
  { sub: 'alice', sid: 's1', iat: 2_000_000_000, exp: 2_000_000_180 },
  { id: 7, user: { id: 7, email: 'alice@example.com' }, realm_access: { roles: ['user'] } },
  { sub: 7, session_id: 9, nbf: 1, aud: ['https://api.example.com'], 'https://example.com/claims': { a: [1, null] } },
];
const ALICE = identityOf({ sub: 'alice', sid: 'session-of-alice' });
const SECRETS = await deriveSecrets(['a secret of thirty-two characters']);
const COOKIE = '__Host-Http-session';
const OWN_COOKIE = makeCookieValue({ id: 's_1', counter: 3 }, SECRETS);

const answer = fc.record({
  body: fc.oneof(
    mutatedText([...answers.map((one) => JSON.stringify(one)), TOKEN, '<html>Sign in</html>', `access_token=${TOKEN}`]),
    mutatedValue(answers).map((value) => JSON.stringify(value) ?? ''),
  ),
  status: fc.constantFrom(200, 200, 200, 201, 202, 400, 401, 403, 404, 419, 429, 500, 503),
  type: fc.constantFrom('application/json', 'text/html; charset=utf-8', 'text/plain', ''),
  retryAfter: mutatedText(['3', 'Fri, 27 Nov 2026 07:00:00 GMT', '1e9']).map((text) => text.replace(/[^ -~]/g, '')),
  isInCookies: fc.boolean(),
});

export const properties: readonly Property[] = [
  {
    title: 'an answer of any shape is read, and yields no token that a header cannot carry',
    runs: 3000,
    property: fc.asyncProperty(answer, checkAnswer),
  },
  {
    title: 'a token with any claims is read without an error',
    runs: 3000,
    property: fc.property(mutatedValue(CLAIMS), checkToken),
  },
  {
    title: 'a WWW-Authenticate field of any shape has one of three meanings',
    runs: 3000,
    property: fc.property(mutatedText(challenges), checkChallenge),
  },
  {
    title: 'a message of any shape is refused, or read as what it says when it is written again',
    runs: 3000,
    property: fc.property(mutatedValue(messages), checkMessage),
  },
  {
    title: 'a message of any shape ends no session of another name, and shows no other user',
    runs: 500,
    property: fc.asyncProperty(mutatedValue(messages), checkTab),
  },
  {
    title: 'options of any shape are refused with a sentence, or make an auth that settles',
    runs: 1000,
    property: fc.asyncProperty(mutatedValue(options), checkOptions),
  },
  {
    title: 'a Cookie field of any shape yields values that it holds, and a value of this server only as it was made',
    runs: 3000,
    property: fc.asyncProperty(mutatedText(cookies), mutatedText([OWN_COOKIE]), checkCookie),
  },
];

async function checkAnswer(given: typeof answer extends fc.Arbitrary<infer Given> ? Given : never): Promise<void> {
  const read = async () => {
    const headers = { 'content-type': given.type, 'retry-after': given.retryAfter };
    return readAnswer(new Response(given.body, { status: given.status, headers }), { isInCookies: given.isInCookies });
  };
  const first = await read();
  const again = await read();
  holds(JSON.stringify(first) === JSON.stringify(again), 'is read differently the second time');
  holds(first.grant === undefined || first.grant === null || given.status < 300, 'a refusal yields a token');
  holds(first.retryAfter === undefined || first.retryAfter >= 0, 'the pause is not a time');
  holds(!/[\w-]{20,}\./.test(`${first.found} ${first.error}`), 'what may be printed holds a token');
  if (first.grant) checkGrant(first.grant);
}

function checkToken(claims: unknown): void {
  checkGrant({ accessToken: jwt(claims as object) });
}

function checkGrant(grant: Parameters<typeof readGrant>[0]): void {
  const read = readGrant(grant, { monotonic: 0, wall: 2_000_000_000_000 });
  if (read === undefined) return;
  const headers = new Headers({ authorization: `Bearer ${read.accessToken}` });
  holds(headers.get('authorization') === `Bearer ${read.accessToken}`, 'the token changes on its way');
  const times = [read.lifetime, read.sessionExpiresAt, read.idleExpiresAt];
  holds(!times.some((time) => Number.isNaN(time)), 'a time is not a number');
  const names = [...Object.values(read.identity.user), ...Object.values(read.identity.session)];
  holds(
    names.every((name) => typeof name === 'string' && name !== ''),
    'a name is not a text',
  );
}

function checkChallenge(field: string): void {
  const action = classifyChallenge(field, 'Bearer');
  holds(['refresh', 'return', 'step-up'].includes(action.type), 'has no meaning');
  if (action.type === 'step-up' && action.maxAge !== undefined)
    holds(Number.isFinite(action.maxAge) && action.maxAge >= 0, 'max_age is not a number of seconds');
  for (const { parameters, scheme } of parseChallenges(field) ?? []) {
    holds(scheme === scheme.toLowerCase() && scheme !== '', 'the scheme is none');
    holds(!parameters.has(''), 'a parameter has no name');
  }
}

function checkMessage(data: unknown): void {
  const message = readMessage(data);
  if (message === undefined) return;
  holds(fc.stringify(readMessage(write(message))) === fc.stringify(message), 'is read differently the second time');
  holds(Object.getPrototypeOf({}) === Object.prototype, 'the prototype has changed');
}

async function checkTab(data: unknown): Promise<void> {
  const message = readMessage(data);
  // To say that this session is over is what the message is for, and a logout counts where nothing tells two sessions apart.
  if (message?.type === 'end' && compareSessions(ALICE, message.identity) !== 'different') return;
  const browser = createBrowser();
  const tab = createWorld({}, browser);
  const answered = new Set<object>();
  const answerAll = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) {
      await settle();
      for (const refresh of tab.refreshes())
        if (!answered.has(refresh)) refresh.respond(grantFor('alice', answered.add(refresh).size));
      browser.pass(100);
    }
  };
  const ready = tab.auth.ready();
  await answerAll();
  await ready;
  browser.forge(data);
  await answerAll();
  const { session } = tab.auth;
  holds(session.status === 'authenticated' && session.claims?.['sub'] === 'alice', 'alice is signed out');
  const shown = tab.events.flatMap((event) => (event.type === 'identity-change' ? [JSON.stringify(event)] : []));
  holds(!shown.some((event) => event.includes('mallory')), 'mallory is shown');
}

async function checkOptions(given: unknown): Promise<void> {
  const fetch = (): Promise<Response> => Promise.resolve(Response.json({ error: 'invalid_grant' }, { status: 401 }));
  const browser = createBrowser();
  const page = pageAt('https://app.example.com');
  const { clock, flags, lock, openChannel } = browser;
  const environment = { page, fetch: () => fetch, clock, flags, lock, openChannel };
  let auth;
  try {
    const options = typeof given === 'object' && given !== null ? { ...given, fetch, environment } : given;
    auth = createAuth(options as AuthOptions);
  } catch (error) {
    holds(error instanceof TypeError && error.message.startsWith('createAuth'), `throws ${String(error)}`);
    return;
  }
  const settled = auth.ready().then(
    () => true,
    () => true,
  );
  const later = async (): Promise<boolean> => {
    for (let turn = 0; turn < 20; turn++) {
      await settle();
      browser.pass(60_000);
    }
    return false;
  };
  holds(await Promise.race([settled, later()]), 'ready() never settles');
}

async function checkCookie(field: string, value: string): Promise<void> {
  const values = readCookies(COOKIE, field);
  holds(
    values.every((one) => field.includes(one)),
    'a value is not in the field',
  );
  const read = readCookieValue(value, SECRETS);
  if (read !== undefined) holds(value === OWN_COOKIE && read.counter === 3, 'a value that was never made is accepted');
}

function holds(condition: boolean, problem: string): void {
  if (!condition) throw new Error(problem);
}
