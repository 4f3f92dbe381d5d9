import { type Check, failed, passed, remark, skipped } from '../check.ts';
import { SkippedError } from '../skipped-error.ts';
import type { CheckContext } from '../context.ts';
import { dateOf, isSuccess } from '../http/answer.ts';
import { NoAnswerError } from '../http/no-answer-error.ts';
import { accessJwt, grantOf, refreshTwice } from '../observations.ts';
import type { JWK } from 'jose';
import { hasGuessableSecret } from '../token/guessable.ts';
import { keysFor, keysOf, secretMembersOf, verifies } from '../token/jwks.ts';
import { algorithmOf, IN_SECONDS, isInMilliseconds, type Jwt, secondsOf } from '../token/jwt.ts';

const CLOCK_LIMIT = 60;
const HEADER_LIMIT = 8000;

/** Names of claims that belong in no token, because any holder of the token can read them. */
const SECRET_CLAIM =
  /password(?!less)|passwd|secret(?!ar)|(?:^|_)(?:passphrase|pwd|salt|private_?key|credit_?card|iban|ssn|t?otp(?:_?code)?)s?(?:_|$)|^pass$|(?:^|_)pass_?hash$|^hash$/;
const INNOCENT_CLAIM =
  /^(?:pwd_exp|pwd_url)$|password_?(?:last_?)?(?:change|update|expir|age)|last_?password|_(?:policy|set|enabled|status)$/;
/** The values of a flag and of a date. */
const INNOCENT_TEXT = /^(?:true|false|yes|no|on|off|\d{4}-\d\d-\d\d.*)$/i;
/** How deep the claims of a user's row may be. */
const DEEPEST = 4;

/** A flag, a time or a number of something is named after a secret, but is none. */
function isSecret([name, value]: readonly [string, unknown]): boolean {
  const words = name.replaceAll(/[^A-Za-z\d]+|(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();
  return (
    typeof value === 'string' && SECRET_CLAIM.test(words) && !INNOCENT_CLAIM.test(words) && !INNOCENT_TEXT.test(value)
  );
}

/** The members of a value, and of the objects and lists in it. */
function membersOf(value: unknown, depth = 0): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
  const own = Object.entries(value);
  return [...own, ...own.flatMap(([, inner]) => membersOf(inner, depth + 1))];
}

async function jwtOf(context: CheckContext): Promise<Jwt> {
  const jwt = await accessJwt(context);
  if (jwt === undefined) throw new SkippedError('The token is opaque.');
  return jwt;
}

/** The keys that the server publishes; `undefined` if it publishes none. */
export async function publishedKeys(context: CheckContext): Promise<readonly JWK[] | undefined> {
  for (const url of context.target.jwks) {
    const answer = await context.send({ url, method: 'GET' }).catch((error: unknown) => {
      if (error instanceof NoAnswerError) return undefined;
      throw error;
    });
    const keys = answer !== undefined && isSuccess(answer) ? keysOf(answer.json) : undefined;
    if (keys !== undefined) return keys;
  }
  return undefined;
}

async function needKeys(context: CheckContext): Promise<readonly JWK[]> {
  const keys = await context.observe(publishedKeys);
  if (keys !== undefined) return keys;
  // A token in a cookie, or one that is signed with a shared secret, is verified with no published key.
  const jwt = context.target.mode === 'cookies' ? undefined : await accessJwt(context).catch(() => undefined);
  throw new SkippedError(
    jwt === undefined || algorithmOf(jwt).startsWith('HS')
      ? 'No JWKS was found.'
      : 'No JWKS was found; name one where there is one.',
  );
}

/** By how many seconds the token's `iat` is ahead of its answer, by the server's own clock. */
async function skewOf(context: CheckContext): Promise<number> {
  const { first } = await context.observe(refreshTwice);
  const iat = secondsOf(await jwtOf(context), 'iat');
  const date = dateOf(first);
  if (iat === undefined) throw new SkippedError('The token has no `iat`.');
  if (date === undefined) throw new SkippedError('The answer has no Date.');
  return iat - date / 1000;
}

type Described = Pick<Check, 'id' | 'remedy' | 'run' | 'severity' | 'title' | 'why'>;
const token = (check: Described): Check => ({ ...check, group: 'token', needs: ['session', 'bearer'] });

export const tokenChecks: readonly Check[] = [
  token({
    id: 'RB141',
    severity: 'failed',
    title: 'The token is signed',
    why: 'With `alg: none`, or with the secret of an example, an attacker can write tokens.',
    remedy: 'Sign with ES256, EdDSA, RS256 or, for a single server, HS256.',
    run: async (context) => {
      const jwt = await jwtOf(context);
      if (['', 'none'].includes(algorithmOf(jwt).toLowerCase())) return failed('The algorithm of the token is `none`.');
      return (await hasGuessableSecret(jwt))
        ? failed(
            'The secret that signs the token is one of those that attackers try first.',
            'Make one with `openssl rand -base64 32`, and keep it out of the code.',
          )
        : passed;
    },
  }),
  token({
    id: 'RB142',
    severity: 'failed',
    title: 'The JWKS has the key of the token',
    why: 'Otherwise an API that verifies with the JWKS refuses every token: after a change of keys, or between two instances.',
    remedy: 'Publish a key before the first token is signed with it, and name it by `kid`.',
    run: async (context) => {
      const keys = await needKeys(context);
      const jwt = await jwtOf(context);
      if (algorithmOf(jwt).startsWith('HS')) return skipped('The token is signed with a shared secret.');
      if (keysFor(jwt, keys).length > 0) return passed;
      const what = jwt.header['kid'] === undefined ? "for the token's algorithm" : "with the token's `kid`";
      return failed(`The JWKS has no key ${what}.`);
    },
  }),
  token({
    id: 'RB143',
    severity: 'failed',
    title: 'The key in the JWKS verifies the token',
    why: 'After a restart a new key may have the `kid` of the old one: it looks right but verifies nothing.',
    remedy: 'Keep the signing key across restarts and instances, and derive `kid` from it (RFC 7638).',
    run: async (context) => {
      const jwt = await jwtOf(context);
      const keys = keysFor(jwt, await needKeys(context));
      if (keys.length === 0) return skipped('The key is not there: RB142.');
      const found = await Promise.all(keys.map((key) => verifies(jwt, key)));
      if (found.includes(true)) return passed;
      return found.includes(false)
        ? failed("The token's signature does not verify.")
        : skipped('The algorithm is not known here.');
    },
  }),
  {
    id: 'RB144',
    group: 'token',
    severity: 'failed',
    title: 'The JWKS has only public keys',
    needs: [],
    why: 'An attacker who reads the private key signs tokens for every user.',
    remedy: 'Export only the public half; replace the published key now.',
    run: async (context) => {
      const secret = (await needKeys(context)).find((key) => secretMembersOf(key).length > 0);
      return secret === undefined ? passed : failed('A key in the JWKS has private members.');
    },
  },
  token({
    id: 'RB145',
    severity: 'remark',
    title: 'The token has an issuer and an audience',
    why: 'Without `iss` and `aud` a token of one service is accepted by another that shares the key (RFC 9068).',
    remedy: 'Set `iss` and `aud`, and check both.',
    run: async (context) => {
      const { claims } = await jwtOf(context);
      const missing = ['iss', 'aud'].filter((name) => claims[name] === undefined);
      return missing.length === 0 ? passed : remark(`Missing: ${missing.join(', ')}.`);
    },
  }),
  token({
    id: 'RB146',
    severity: 'remark',
    title: 'The token has the type at+jwt',
    why: 'The type prevents the use of an ID token or a refresh token as an access token (RFC 9068, section 2.1).',
    remedy: 'Set the header `typ: at+jwt`, and check it.',
    run: async (context) => {
      const { typ } = (await jwtOf(context)).header;
      return typeof typ === 'string' && /^(?:application\/)?at\+jwt$/i.test(typ)
        ? passed
        : remark(`typ is ${typeof typ === 'string' ? typ.slice(0, 20) : 'missing'}.`);
    },
  }),
  token({
    id: 'RB147',
    severity: 'remark',
    title: 'The token names its user in `sub`',
    why: 'Every library looks for this claim.',
    remedy: 'Set `sub` to a string that never changes for a user.',
    run: async (context) => {
      const { sub } = (await jwtOf(context)).claims;
      if (sub === undefined) return remark('There is no `sub`.');
      return typeof sub === 'string'
        ? passed
        : remark('`sub` is not a string, which some libraries refuse (RFC 7519, section 4.1.2).');
    },
  }),
  token({
    id: 'RB148',
    severity: 'remark',
    title: 'The token is issued with its answer',
    why: 'With an `iat` in the future of the verifying server a token is not valid yet; with one far in the past it expires soon.',
    remedy: 'Synchronise the clocks of the servers, and mint a token for each refresh.',
    run: async (context) => {
      if (isInMilliseconds(await jwtOf(context), 'iat')) return remark('`iat` is in milliseconds.', IN_SECONDS);
      const ahead = Math.round(await skewOf(context));
      return Math.abs(ahead) > CLOCK_LIMIT
        ? remark(`\`iat\` is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} the Date of the answer.`)
        : passed;
    },
  }),
  token({
    id: 'RB149',
    severity: 'remark',
    title: "The server's clock is right",
    why: 'A server with a wrong clock issues tokens that other servers refuse; the client does not use its clock.',
    remedy: 'Run NTP.',
    run: async (context) => {
      const { first } = await context.observe(refreshTwice);
      const iat = secondsOf(await jwtOf(context), 'iat');
      const time = iat === undefined ? dateOf(first) : iat * 1000;
      if (time === undefined) return skipped('Nothing tells its time.');
      const off = Math.round((time - first.receivedAt) / 1000);
      return Math.abs(off) > CLOCK_LIMIT * 2
        ? remark(`It is ${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} this one.`)
        : passed;
    },
  }),
  token({
    id: 'RB150',
    severity: 'failed',
    title: 'The token contains no secrets',
    why: 'A JWT is not encrypted: a token with the whole user row shows the password hash to every script.',
    remedy: 'Choose the claims one by one.',
    run: async (context) => {
      const { claims } = await jwtOf(context);
      const found = [
        ...new Set(
          membersOf(claims)
            .filter(isSecret)
            .map(([name]) => name),
        ),
      ];
      return found.length === 0
        ? passed
        : failed(`It has the claims ${found.map((name) => name.slice(0, 30)).join(', ')}.`);
    },
  }),
  token({
    id: 'RB151',
    severity: 'failed',
    title: 'The token fits into a header',
    why: 'Servers and proxies refuse headers of more than 8 kB in total, with a 400 or 431 that no refresh fixes.',
    remedy: 'Leave permissions and profiles out of the token.',
    run: async (context) => {
      const { length } = grantOf((await context.observe(refreshTwice)).first)?.accessToken ?? '';
      if (length > HEADER_LIMIT) return failed(`It has ${length} characters.`);
      return length > HEADER_LIMIT / 2 ? remark(`It has ${length} characters.`) : passed;
    },
  }),
  token({
    id: 'RB152',
    severity: 'remark',
    title: 'A refresh returns a token with its full lifetime',
    why: 'If a server returns a cached token, the client has to refresh again soon.',
    remedy: 'Mint a token for each refresh.',
    run: async (context) => {
      const jwt = await jwtOf(context);
      const [exp, iat] = [secondsOf(jwt, 'exp'), secondsOf(jwt, 'iat')];
      const date = dateOf((await context.observe(refreshTwice)).first);
      if (exp === undefined || iat === undefined || date === undefined) return skipped('Nothing tells its age.');
      const left = exp - date / 1000;
      return left < (exp - iat) / 2 ? remark(`Of ${exp - iat} s it has ${Math.round(left)} s left.`) : passed;
    },
  }),
];
