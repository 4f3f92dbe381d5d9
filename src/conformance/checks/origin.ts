import { type Check, failed, passed, remark, type Severity, skipped, type Verdict } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { isRefused, readsAsEnd } from '../grant/meaning.ts';
import { type Attack, EVIL, FORM, forgeRefreshes } from '../forged-refreshes.ts';
import { type Answer, isSuccess } from '../http/answer.ts';
import { grantOf, sessionCookies, statusOf } from '../observations.ts';
import { setsSession } from '../sets-session.ts';
import { isRedirectWithCookie, sendLogin, SignInError, visitorOf } from '../sign-in.ts';
import { isCrossSite } from '../site.ts';
import { lowerCased } from '../lower-cased.ts';
import { sentByItself } from '../visitor.ts';

/** A missing gate is a hole if forms of other sites carry the cookie; with Strict or Lax only sibling hosts can use it. */
export async function gateSeverity(context: CheckContext): Promise<Severity> {
  const cookies = await sessionCookies(context);
  const isGuarded = cookies.every(({ sameSite }) => sameSite === 'strict' || sameSite === 'lax');
  return isGuarded ? 'remark' : 'failed';
}

const NO_ORIGIN = 'The refresh is a GET, which browsers send without an Origin.';

async function judge(
  context: CheckContext,
  { attack, cause, severity }: { readonly attack: Attack; readonly cause: string; readonly severity: Severity },
): Promise<Verdict> {
  if (context.target.refresh.method === 'GET') return skipped(NO_ORIGIN);
  if (attack === 'site' && isCrossSite(context.target))
    return skipped("The app's own refreshes come from another site.");
  const { isTaken } = await context.observe(forgeRefreshes);
  if (!isTaken(attack)) return passed;
  if (attack !== 'foreign' && isTaken('foreign')) return skipped('Every origin is let in: RB011.');
  return { status: severity === 'remark' ? severity : await gateSeverity(context), cause };
}

function gate(
  check: Pick<Check, 'id' | 'remedy' | 'severity' | 'title' | 'why'>,
  attack: Attack,
  cause: string,
): Check {
  return {
    ...check,
    group: 'origin',
    needs: ['session', 'cookies'],
    run: (context) => judge(context, { attack, cause, severity: check.severity }),
  };
}

interface FormBody {
  readonly body: unknown;
  readonly type: string;
}

/** The bodies that a form can send for a login: JSON as a text, and the same fields as a form, which many servers take as well. */
function formsOf(body: unknown): readonly FormBody[] {
  if (typeof body === 'string') return [{ body, type: FORM }];
  const text = { body, type: 'text/plain' };
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const isFlat = fields.length > 0 && fields.every(([, value]) => typeof value === 'string');
  return isFlat ? [text, { body: String(new URLSearchParams(fields)), type: FORM }] : [text];
}

/** A redirect with a cookie may as well be a refusal, which a refresh tells. */
async function signsIn(answer: Answer, context: CheckContext): Promise<boolean> {
  if (!isSuccess(answer) && !isRedirectWithCookie(answer)) return false;
  if (!(await setsSession(answer, context))) return false;
  try {
    const visitor = await visitorOf(context, answer);
    return isSuccess(answer) || grantOf(await visitor.refresh()) !== undefined;
  } catch (error) {
    if (error instanceof SignInError) return false;
    throw error;
  }
}

export const originChecks: readonly Check[] = [
  gate(
    {
      id: 'RB011',
      severity: 'failed',
      title: 'A foreign site cannot cause a refresh',
      why: 'A form of another site rotates the cookie, and the answer with the new one may be lost: the user is signed out.',
      remedy:
        'Compare `Origin` with a list, exactly, before anything else, and answer 403 `{"error":"csrf_rejected"}`.',
    },
    'foreign',
    `A refresh with Origin: ${EVIL} is granted.`,
  ),
  gate(
    {
      id: 'RB012',
      severity: 'failed',
      title: 'Origin: null is refused',
      why: 'Sandboxed frames, data: pages and some redirects send `null`: any site can make one.',
      remedy: 'Take `null` out of the list of origins.',
    },
    'null',
    'A refresh with Origin: null is granted.',
  ),
  {
    id: 'RB013',
    group: 'origin',
    severity: 'failed',
    title: 'An origin that only resembles the app’s origin is refused',
    needs: ['session', 'cookies'],
    why: '`startsWith`, `endsWith`, `includes` and unanchored patterns accept https://app.example.com.evil.example, and one with a plain dot https://appxexample.com.',
    remedy: 'Compare the whole origin for equality.',
    run: async (context) => {
      if (context.target.refresh.method === 'GET') return skipped(NO_ORIGIN);
      const { isTaken } = await context.observe(forgeRefreshes);
      if (isTaken('foreign')) return skipped('Every origin is let in: RB011.');
      const looks = ['prefix', 'suffix', 'other port', 'dot'] as const;
      // A list that allows all siblings allows this name too: RB014.
      const which = [...looks, ...(isTaken('sibling') ? [] : (['long suffix'] as const))].filter((attack) =>
        isTaken(attack),
      );
      if (which.length === 0) return passed;
      const cause = `An origin that shares a part with the own one is let in (${which.join(', ')}).`;
      return { status: await gateSeverity(context), cause };
    },
  },
  gate(
    {
      id: 'RB014',
      severity: 'failed',
      title: 'A sibling host is refused',
      why: 'SameSite does not stop forms of other hosts of the same site, such as a forgotten or hijacked one.',
      remedy: 'List each origin in full, without a pattern for the hosts of the site.',
    },
    'sibling',
    'A refresh from a sibling host, which the list need not have, is granted.',
  ),
  gate(
    {
      id: 'RB015',
      severity: 'remark',
      title: 'A form is refused',
      why: 'A form that is injected into the app’s own page has the right Origin; but no form can send application/json.',
      remedy: 'Refuse any content type but `application/json`; a refresh without a body has none.',
    },
    'content type',
    `A refresh with the content type ${FORM} is granted.`,
  ),
  gate(
    {
      id: 'RB016',
      severity: 'remark',
      title: 'A request that the browser marks as cross-site is refused',
      why: 'A page cannot forge Sec-Fetch-Site; it helps where a proxy removes or rewrites the Origin.',
      remedy:
        'Refuse a `Sec-Fetch-Site` that is there and is neither `same-origin` nor `same-site`, also where the Origin is right.',
    },
    'site',
    'A refresh with Sec-Fetch-Site: cross-site is granted.',
  ),
  gate(
    {
      id: 'RB017',
      severity: 'remark',
      title: 'A refresh without an Origin is refused',
      why: 'Every browser sends Origin with a POST, so a request without one does not come from a page.',
      remedy: 'Refuse a POST without `Origin`, too.',
    },
    'absent',
    'A refresh without Origin and Sec-Fetch-Site is granted.',
  ),
  {
    id: 'RB018',
    group: 'origin',
    severity: 'failed',
    title: 'A refused refresh changes nothing',
    needs: ['session', 'cookies'],
    why: 'If the check comes after the rotation, the 403 has already used up the cookie: a refused page signs the user out.',
    remedy: 'Check Origin before the session is read.',
    run: async (context) => {
      if (context.target.refresh.method === 'GET') return skipped(NO_ORIGIN);
      const { answers, afterwards, changing, isTaken } = await context.observe(forgeRefreshes);
      if ([...answers.keys()].every(isTaken)) return skipped('No forged refresh was refused.');
      const [change] = changing;
      if (change !== undefined)
        return failed(`A refused refresh (${change.attack}) ${change.how} a cookie of the session.`);
      return isRefused(afterwards)
        ? failed(`After refused refreshes the page's own one is answered with ${statusOf(afterwards)}.`)
        : passed;
    },
  },
  {
    id: 'RB019',
    group: 'origin',
    severity: 'failed',
    title: 'A form of another site cannot sign in',
    needs: ['loginRequest', 'cookies'],
    why: 'A forged login signs the victim in to the attacker’s account, and the attacker then reads what the victim writes.',
    remedy: 'Apply the same check of Origin to the login, and accept only application/json.',
    run: async (context) => {
      const { login } = context.target;
      if (typeof login !== 'object') return skipped('The login is not a request.');
      const forged = {
        origin: EVIL,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-dest': 'document',
      };
      const headers = sentByItself(lowerCased(login.headers ?? {}));
      for (const { body, type } of formsOf(login.body)) {
        const answer = await sendLogin(context, { ...login, body, headers }, { ...forged, 'content-type': type });
        if (answer.status >= 500) return skipped(`The forged login is answered with ${answer.status}.`);
        if (await signsIn(answer, context)) return failed(`A form of ${EVIL} signs in.`);
      }
      return passed;
    },
  },
  {
    id: 'RB020',
    group: 'origin',
    severity: 'remark',
    title: 'The refusal of a forged call does not look like the end of the session',
    needs: ['session', 'cookies'],
    why: 'If a proxy removes the Origin, the page itself is refused; `invalid_grant` would then sign every user out.',
    remedy: 'Answer 403 `{"error":"csrf_rejected"}`.',
    run: async (context) => {
      if (context.target.refresh.method === 'GET') return skipped(NO_ORIGIN);
      const { answers, isTaken } = await context.observe(forgeRefreshes);
      const refusals = [...answers].filter(([attack]) => !isTaken(attack)).map(([, answer]) => answer);
      const ending = refusals.find(readsAsEnd);
      if (ending === undefined) return passed;
      const { status } = ending;
      const remedy = context.target.refresh.endStatuses?.includes(status)
        ? `Take ${status} out of \`refresh.endStatuses\`, or refuse a forged call with another status.`
        : undefined;
      return remark(`A forged refresh is answered with ${statusOf(ending)}.`, remedy);
    },
  },
];
