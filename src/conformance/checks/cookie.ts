import { type Check, failed, passed, remark, type Severity, skipped, type Verdict } from '../check.ts';
import { type CheckContext, NEXT_SECOND } from '../context.ts';
import { decoded } from '../cookies/decoded.ts';
import { cookiesFor } from '../cookies/jar.ts';
import { coversPath, reasonToDrop, type SetCookie } from '../cookies/set-cookie.ts';
import { type Answer, answeredAt, isRedirect, isSuccess } from '../http/answer.ts';
import { isOneSession, plantCookies } from '../fixation.ts';
import { isRefused, readsAsEnd } from '../grant/meaning.ts';
import {
  cookieName,
  credentialCookies,
  grantOf,
  type ReceivedCookie,
  refreshTwice,
  sessionCookies,
  settings,
  statusOf,
  valueOf,
} from '../observations.ts';
import { sessionCookieNames } from '../session-cookies.ts';
import { sendLoginWith } from '../sign-in.ts';
import { keepsFormer } from '../succession.ts';
import { isCrossSite, isOverHttps } from '../site.ts';
import { decodeJwt, secondsOf } from '../token/jwt.ts';
import { lifeOf } from '../token/life.ts';
import { judgeDeletion } from './cookie-deletion.ts';
import { needConfirmed } from './logout.ts';

type Fault = string | undefined;

/** Checks each cookie of the session separately. */
async function judgeEach(
  context: CheckContext,
  status: Severity,
  faultOf: (cookie: ReceivedCookie) => Fault,
): Promise<Verdict> {
  return judgeAll(await sessionCookies(context), status, faultOf);
}

function judgeAll(
  cookies: readonly ReceivedCookie[],
  status: Severity,
  faultOf: (cookie: ReceivedCookie) => Fault,
): Verdict {
  if (cookies.length === 0) return skipped('No Set-Cookie of the session was seen.');
  const cause = cookies.map(faultOf).find((fault) => fault !== undefined);
  return cause === undefined ? passed : { status, cause };
}

type Described = Pick<Check, 'id' | 'remedy' | 'title' | 'why'>;

function each(
  check: Described & Pick<Check, 'severity'>,
  faultOf: (cookie: SetCookie, context: CheckContext) => Fault,
): Check {
  return {
    ...check,
    group: 'cookie',
    needs: ['login', 'cookies'],
    run: (context) => judgeEach(context, check.severity, (cookie) => faultOf(cookie, context)),
  };
}

/** Checks also what only looks like a credential: a thief may have a use for it. */
function eachCredential(check: Described, faultOf: (cookie: SetCookie) => Fault): Check {
  return {
    ...each({ ...check, severity: 'failed' }, faultOf),
    run: async (context) => judgeAll(await credentialCookies(context), 'failed', faultOf),
  };
}

const LEAST_BYTES = 16;

export const cookieChecks: readonly Check[] = [
  eachCredential(
    {
      id: 'RB021',
      title: 'The session cookie is HttpOnly',
      why: 'Any script of the page, also an injected one, can read the cookie and steal the session.',
      remedy: 'Set the cookie with HttpOnly.',
    },
    ({ httpOnly, name }) => (httpOnly ? undefined : `${name} has no HttpOnly.`),
  ),
  {
    ...eachCredential(
      {
        id: 'RB022',
        title: 'The session cookie is Secure',
        why: 'Without it one request over http, which an attacker in the network can cause, reveals the cookie.',
        remedy: 'Set the cookie with Secure; behind a proxy tell the framework to trust its X-Forwarded-Proto.',
      },
      ({ secure, name }) => (secure ? undefined : `${name} has no Secure.`),
    ),
    needs: ['login', 'cookies', 'https'],
  },
  each(
    {
      id: 'RB023',
      severity: 'remark',
      title: 'The session cookie says SameSite=Strict or Lax',
      why: 'SameSite=None is sent with the forms of every site; without a value Safari uses None, and Chromium Lax, with None for two minutes.',
      remedy: 'Set SameSite=Strict, or Lax for a server that renders pages.',
    },
    ({ sameSite, name }, { target }) =>
      sameSite === 'strict' || sameSite === 'lax' || (sameSite === 'none' && isCrossSite(target))
        ? undefined
        : `${name} has ${sameSite === 'none' ? 'SameSite=None' : 'no SameSite'}.`,
  ),
  {
    id: 'RB024',
    group: 'cookie',
    severity: 'failed',
    title: 'Browsers keep the session cookie',
    needs: ['login', 'cookies'],
    why: 'A cookie that breaks a rule of its prefix, of SameSite=None, of its Domain or of its size is silently dropped: the login seems to work, but the next refresh has no cookie.',
    remedy:
      'A __Host- cookie needs Secure, Path=/ and no Domain; SameSite=None needs Secure; a Domain must be your own, not a public suffix; 4096 bytes are the limit.',
    run: async (context) => {
      const joining = (await settings(context)).flat().find(({ joined }) => joined !== undefined);
      if (joining !== undefined)
        return failed(
          `Browsers drop ${joining.joined}: one Set-Cookie sets it after ${joining.name}, with a comma between.`,
          'Send a field for each cookie: copy them by `headers.getSetCookie()`, not by `headers.get`, and pass a list to `setHeader`.',
        );
      return judgeEach(context, 'failed', (cookie) => {
        const reason = reasonToDrop(cookie, context.target.refresh.url);
        return reason === undefined ? undefined : `Browsers drop it: ${reason}.`;
      });
    },
  },
  {
    id: 'RB025',
    group: 'cookie',
    severity: 'failed',
    title: "The cookie's path covers the refresh and the logout",
    needs: ['login', 'cookies'],
    why: 'A cookie with the path /auth/login is not sent to /auth/refresh; without Path it gets the folder of the login URL.',
    remedy: 'Set Path to the common path of refresh and logout, or to /.',
    run: async (context) => {
      const { refresh, logout, isLogoutNamed } = context.target;
      const names = await sessionCookieNames(context);
      const needed = isLogoutNamed ? [refresh.url, logout] : [refresh.url];
      const own = (await settings(context)).map((set) =>
        set.filter(({ name }) => names.has(name) && !/access/i.test(name)),
      );
      return judgeAll(own.flat(), 'failed', (cookie) => {
        // A server may set one cookie for the refresh, and the same one for the logout.
        const set = own.find((cookies) => cookies.includes(cookie)) ?? [];
        const paths = set.filter(({ name }) => name === cookie.name).map(({ kept }) => kept);
        const out = needed.find(({ pathname }) => !paths.some((path) => coversPath(path, pathname)));
        return out && `${cookie.name} has the path ${paths.join(' and ')}, which does not cover ${out.pathname}.`;
      });
    },
  },
  each(
    {
      id: 'RB026',
      severity: 'remark',
      title: 'The session cookie belongs to one host',
      why: 'With Domain the browser sends the cookie to every sibling host, and each of them can set it.',
      remedy: 'Leave Domain out.',
    },
    ({ domain, name }) => (domain === undefined ? undefined : `${name} has Domain=${domain}.`),
  ),
  {
    id: 'RB027',
    group: 'cookie',
    severity: 'failed',
    title: 'A cookie is set once, under one path and domain',
    needs: ['login', 'cookies'],
    why: 'Of two cookies with one name and two paths or domains the browser sends both, and the stale one may come first.',
    remedy: 'Set the cookie in one place, with one Path and Domain, at the login and at the refresh.',
    run: async (context) => {
      const answers = await settings(context);
      const all = answers.flat();
      for (const one of all) {
        const other = all.find((cookie) => placeOf(cookie) !== placeOf(one) && areSentTogether(cookie, one));
        if (other !== undefined) return failed(`${one.name} is set under ${placeOf(one)} and ${placeOf(other)}.`);
      }
      const [twice] = answers.flatMap((set) =>
        set.filter((cookie, index) => set.slice(0, index).some((earlier) => areSentTogether(earlier, cookie))),
      );
      return twice === undefined ? passed : remark(`One answer sets ${twice.name} twice.`);
    },
  },
  {
    ...each(
      {
        id: 'RB028',
        severity: 'remark',
        title: 'The name of the cookie has a prefix',
        why: 'Without __Host- a sibling host sets a cookie of that name, which the server then reads.',
        remedy: 'Call it __Host-Http-session, with Secure, HttpOnly, Path=/ and no Domain.',
      },
      ({ name }) => (hasPrefix(name) ? undefined : `${name} has no prefix.`),
    ),
    needs: ['login', 'cookies', 'https'],
  },
  {
    id: 'RB029',
    group: 'cookie',
    severity: 'failed',
    title: 'The cookie outlives the access token',
    needs: ['session', 'cookies'],
    why: 'If the cookie expires first, the first expiry of a token signs the user out.',
    remedy:
      'Give the cookie the lifetime of the session, in seconds for Max-Age; maxAge of Express is in milliseconds.',
    run: async (context) => {
      const { first } = await context.observe(refreshTwice);
      const refreshing = await cookieName(context);
      const grant = grantOf(first);
      const jwt = decodeJwt(grant?.accessToken ?? '');
      const exp = jwt && secondsOf(jwt, 'exp');
      const life = lifeOf(grant) ?? (exp === undefined ? 0 : exp - answeredAt(first) / 1000);
      const lastsOf = ({ maxAge, expires, setAt }: ReceivedCookie): number =>
        maxAge ?? (expires === undefined ? Number.POSITIVE_INFINITY : (expires - setAt) / 1000);
      // A cookie with the access token ends with it.
      const early = await judgeEach(context, 'failed', (cookie) => {
        const lasts = lastsOf(cookie);
        return cookie.name === refreshing && lasts < life - 2
          ? `${cookie.name} lives ${Math.round(lasts)} s, the access token ${Math.round(life)} s.`
          : undefined;
      });
      if (early.status !== 'passed') return early;
      const together = (await sessionCookies(context)).find(
        (cookie) => cookie.name === refreshing && lastsOf(cookie) <= life + 2,
      );
      return together === undefined
        ? passed
        : remark(
            `${together.name} ends together with the access token, after ${Math.round(life)} s.`,
            'Give the cookie the lifetime of the session. If the access token itself is in the cookie, set `refreshBefore` of the client to a quarter of its lifetime.',
          );
    },
  },
  {
    id: 'RB030',
    group: 'cookie',
    severity: 'remark',
    title: "The cookie's value is opaque",
    needs: ['login', 'cookies'],
    why: 'A server cannot end a session that is a JWT in the cookie: a refresh in flight restores it after the logout.',
    remedy: 'Keep the session in a row, and a random or authenticated handle to it in the cookie.',
    run: async (context) => {
      const cookies = await sessionCookies(context);
      // A short one beside a long one is its last part, or the name of a tenant.
      const isLong = cookies.some(({ value }) => value.length >= LEAST_BYTES);
      return judgeAll(cookies, 'remark', ({ name, value }) => {
        if (/access/i.test(name) && context.target.mode === 'cookies') return undefined;
        if (decodeJwt(decoded(value)) !== undefined) return `${name} is a JWT.`;
        return isLong ? undefined : `${name} has ${value.length} characters, which can be guessed.`;
      });
    },
  },
  {
    id: 'RB031',
    group: 'cookie',
    severity: 'failed',
    title: 'Two cookies of one name do not end the session',
    needs: ['session', 'cookies'],
    why: 'A sibling host can set a second one; if the server reads that one and ends the session, the user is signed out for good.',
    remedy: 'Answer 400 `{"error":"duplicate_cookie"}`, or set a __Host- cookie, which a sibling cannot.',
    run: async (context) => {
      const name = await cookieName(context);
      const visitor = await context.signIn();
      const own = cookiesFor(visitor.credential().jar, context.target.refresh.url);
      const answers: Answer[] = [];
      for (const cookie of [`${name}=made-up; ${own}`, `${own}; ${name}=made-up`]) {
        const answer = await visitor.present(visitor.credential(), { headers: { cookie } });
        if (grantOf(answer) !== undefined) visitor.adopt(answer);
        answers.push(answer);
      }
      const afterwards = await visitor.refresh();
      if (isRefused(afterwards))
        return failed(`After two cookies of one name the right one alone is answered with ${statusOf(afterwards)}.`);
      const broken = answers.find(({ status }) => status >= 500);
      if (broken !== undefined) return remark(`Two cookies of one name are answered with ${broken.status}.`);
      const ended = answers.find(readsAsEnd);
      if (ended === undefined || /^__Host-/i.test(name)) return passed;
      // One finding is enough, and none is due where a cookie in development has no prefix.
      if (!hasPrefix(name))
        return skipped(
          isOverHttps(context.target) ? 'It has no prefix: RB028.' : 'No sibling host sets a cookie there.',
        );
      return remark(
        `Two cookies of one name are answered with ${statusOf(ended)}, which reads as the end of the session.`,
      );
    },
  },
  {
    id: 'RB032',
    group: 'cookie',
    severity: 'failed',
    title: 'A sign-in makes a new cookie',
    needs: ['loginRequest', 'cookies'],
    why: 'An attacker who set a cookie before the login shares the session afterwards (session fixation).',
    remedy:
      'Make a new session at every login, even if the request has a cookie; in Express call `req.session.regenerate`.',
    run: async (context) => {
      const { login } = context.target;
      if (typeof login !== 'object') return skipped('The login is not a request.');
      const name = await cookieName(context);
      const visitor = await context.signIn();
      const before = visitor.credential();
      if (valueOf(before, name) === undefined) return skipped('The cookie that refreshes is not known.');
      const isKept = (): boolean => valueOf(visitor.credential(), name) === valueOf(before, name);
      for (const pause of [0, NEXT_SECOND]) {
        if (!isKept()) break;
        await context.wait(pause);
        const answer = await sendLoginWith(context, login, before.jar);
        if (!isSuccess(answer) && !isRedirect(answer))
          return skipped(`A login with a cookie that is already there is answered with ${statusOf(answer)}.`);
        visitor.adopt(answer);
      }
      const goesOn = isKept() || ((await keepsFormer(context)) && (await isOneSession(context, visitor, before)));
      const { seen, taken } = await plantCookies(context, login);
      if (taken !== undefined)
        return failed(`A login with ${taken} signs that cookie in: an attacker who has set it has the session too.`);
      // Of the same user: Symfony leaves that session, and no other.
      if (!goesOn || seen) return passed;
      return remark(
        `A login with a cookie that is already there ${isKept() ? 'keeps its value' : 'goes on with its session'}.`,
        'If only a login of the same user does so, as in Symfony, leave it; otherwise make a new session at every login.',
      );
    },
  },
  {
    id: 'RB033',
    group: 'cookie',
    severity: 'failed',
    title: 'The logout deletes the cookie',
    needs: ['session', 'cookies', 'logout'],
    why: 'A deletion with another path or domain, or without Secure, has no effect: the browser keeps sending an invalid cookie.',
    remedy: 'Delete it with the same name, Path, Domain and attributes that it was set with.',
    run: async (context) => {
      const left = await needConfirmed(context);
      return judgeDeletion(left, await sessionCookies(context));
    },
  },
];

/** Whether browsers demand something of a cookie of that name. */
function hasPrefix(name: string): boolean {
  return /^__(?:Host|Secure|Http)-/i.test(name);
}

/** Where a browser keeps a cookie. */
function placeOf({ kept, domain }: ReceivedCookie): string {
  return `${kept}${domain === undefined ? '' : ` of ${domain}`}`;
}

/** Of two cookies of one name under paths apart a browser sends only one. */
function areSentTogether(one: ReceivedCookie, other: ReceivedCookie): boolean {
  return one.name === other.name && (coversPath(one.kept, other.kept) || coversPath(other.kept, one.kept));
}
