import { member } from '../../refresh/member.ts';
import { type Check, failed, passed, remark, skipped } from '../check.ts';
import { SkippedError } from '../skipped-error.ts';
import type { CheckContext } from '../context.ts';
import { cookiesFor } from '../cookies/jar.ts';
import { EVIL } from '../forged-refreshes.ts';
import { type Answer, busyReason, isBusy, isRedirect, isSuccess } from '../http/answer.ts';
import { grantOf, sessionCookies, statusOf } from '../observations.ts';
import { deletesSession } from '../sets-session.ts';
import { advance } from '../succession.ts';
import { type Credential, sentByItself, type Visitor } from '../visitor.ts';
import { badToken } from './api-calls.ts';
import { gateSeverity } from './origin.ts';

const FORGED = { origin: EVIL, 'sec-fetch-site': 'cross-site' } as const;
const OTHER_METHOD =
  'Answer 204 to a POST with the cookie; if the logout has another method, name it with `--logout-method`.';
const RACES = [0, 1, 2] as const;

/** A logout, and the state of the session after it. */
export interface LoggedOut {
  readonly visitor: Visitor;
  readonly before: Credential;
  readonly answer: Answer;
  readonly afterwards: Answer;
  readonly again: Answer;
}

export async function logOut(context: CheckContext): Promise<LoggedOut> {
  const visitor = await signedIn(context);
  const before = visitor.credential();
  const answer = await visitor.logout();
  if (answer.status === 404 && !context.target.isLogoutNamed)
    throw new SkippedError('No logout was named, and there is none at the usual place.');
  const afterwards = await visitor.present(before);
  return { visitor, before, answer, afterwards, again: await visitor.logout({ credential: before }) };
}

/** A session with a token, because some servers require one for the logout. */
async function signedIn(context: CheckContext): Promise<Visitor> {
  const visitor = await context.signIn();
  if (visitor.grant() === undefined) await visitor.refresh();
  return visitor;
}

/** Whether the session of a credential still exists. */
async function isAlive(visitor: Visitor, credential: Credential): Promise<boolean> {
  return grantOf(await visitor.present(credential)) !== undefined;
}

/** What a logout does in addition to confirming and ending the session. */
async function needLogout(context: CheckContext): Promise<void> {
  const { afterwards } = await needConfirmed(context);
  if (grantOf(afterwards) !== undefined) throw new SkippedError('The logout ends nothing: RB102.');
}

/** A logout whose `Authorization` is not the token's, but for a gateway, has none to leave out. */
function needOwnToken({ target }: CheckContext): void {
  if (target.logoutHeaders['authorization'] !== undefined)
    throw new SkippedError('The Authorization of the logout is a header that was given.');
}

export async function needConfirmed(context: CheckContext): Promise<LoggedOut> {
  const left = await context.observe(logOut);
  if (!isSuccess(left.answer)) throw new SkippedError('The logout does not confirm: RB101.');
  return left;
}

/** A logout with the predecessor of the current cookie, as from a page that has not received the refresh. */
async function logOutLate(context: CheckContext): Promise<{ answer: Answer; isAlive: boolean }> {
  const visitor = await signedIn(context);
  const before = visitor.credential();
  await advance(context, visitor);
  const answer = await visitor.logout({ credential: before });
  return { answer, isAlive: await isAlive(visitor, visitor.credential()) };
}

/** A simultaneous refresh and logout; whether the result of the refresh survives the logout. */
async function raceLogout(context: CheckContext, round: number): Promise<boolean> {
  const visitor = await signedIn(context);
  const before = visitor.credential();
  const refresh = (): Promise<Answer> => visitor.present(before, { isHasty: true });
  const logout = (): Promise<Answer> => visitor.logout({ credential: before, isHasty: true });
  const [refreshed, loggedOut] =
    round === 1
      ? await Promise.all([logout(), refresh()]).then(([left, got]) => [got, left] as const)
      : await Promise.all([refresh(), round === 0 ? logout() : context.wait(2).then(logout)]);
  if (!isSuccess(loggedOut)) return false;
  const isOldAlive = await isAlive(visitor, before);
  if (grantOf(refreshed) === undefined) return isOldAlive;
  visitor.adopt(refreshed);
  return (await isAlive(visitor, visitor.credential())) || isOldAlive;
}

/** What a logout that is not the page's own has done to the session. */
type Harm = 'deletes the cookie' | 'ends the session' | undefined;

/** The same session after a forged POST, and then after a GET. */
async function forgeLogouts(context: CheckContext): Promise<{ ofForged: Harm; ofGet: Harm }> {
  const visitor = await signedIn(context);
  const forged = await visitor.logout({ headers: FORGED, isForged: true });
  const isAliveAfterForged = isGranted(await visitor.refresh());
  const other = isAliveAfterForged ? visitor : await signedIn(context);
  const cookie = cookiesFor(other.credential().jar, context.target.logout);
  const got = await context.send({
    url: context.target.logout,
    method: 'GET',
    headers: { ...sentByItself(context.target.logoutHeaders), cookie },
  });
  const isAliveAfterGet = isGranted(await other.refresh());
  const harmOf = async (answer: Answer, isAlive: boolean): Promise<Harm> => {
    if (!isAlive) return 'ends the session';
    return (await deletesSession(answer, context)) ? 'deletes the cookie' : undefined;
  };
  // After the last refresh, because to know the session's cookie may take a sign-in, which ends this session where a user has one.
  return { ofForged: await harmOf(forged, isAliveAfterForged), ofGet: await harmOf(got, isAliveAfterGet) };
}

/** A busy server has not said that the session is over. */
function isGranted(answer: Answer): boolean {
  if (isBusy(answer)) throw new SkippedError(busyReason(answer));
  return grantOf(answer) !== undefined;
}

export const logoutChecks: readonly Check[] = [
  {
    id: 'RB101',
    group: 'logout',
    severity: 'failed',
    title: 'The logout is confirmed',
    needs: ['session', 'logout'],
    why: 'A refused logout leaves the session alive, and the cookie in the browser.',
    remedy: 'Answer 204 to a POST with the cookie.',
    run: async (context) => {
      const { answer } = await context.observe(logOut);
      if (isRedirect(answer)) return skipped('It is a redirect: RB085.');
      if ([404, 405].includes(answer.status))
        return failed(`The logout is answered with ${answer.status}.`, OTHER_METHOD);
      if (!isSuccess(answer)) return failed(`The logout is answered with ${statusOf(answer)}.`);
      const isDenied = member(answer.json, 'success') === false || member(answer.json, 'ok') === false;
      return isDenied
        ? failed(`The logout is answered with ${answer.status}, whose body says that it failed.`)
        : passed;
    },
  },
  {
    id: 'RB102',
    group: 'logout',
    severity: 'failed',
    title: 'The logout ends the session',
    needs: ['session', 'logout'],
    why: 'A logout that only deletes the cookie in this browser leaves every copy of it valid.',
    remedy: 'Revoke the session on the server, by its row, before you answer.',
    run: async (context) => {
      const { afterwards } = await needConfirmed(context);
      return grantOf(afterwards) === undefined
        ? passed
        : failed('After the logout the old cookie is still good for a refresh.');
    },
  },
  {
    id: 'RB103',
    group: 'logout',
    severity: 'remark',
    title: 'A second logout is answered as the first',
    needs: ['session', 'logout'],
    why: 'The first answer may be lost; after a refusal the client needs a refresh to find out that the session is over.',
    remedy: 'Answer 204 also if there is no session to end.',
    run: async (context) => {
      const { again } = await needConfirmed(context);
      return isSuccess(again) ? passed : remark(`The second logout is answered with ${statusOf(again)}.`);
    },
  },
  {
    id: 'RB104',
    group: 'logout',
    severity: 'failed',
    title: 'A logout with the previous cookie ends the session',
    needs: ['session', 'logout'],
    why: 'A logout that was sent while a refresh was in flight carries the old cookie: it must not leave the new one alive.',
    remedy: 'Find the session by either cookie, and end the session, not the cookie.',
    run: async (context) => {
      await needLogout(context);
      const { answer, isAlive: isStillAlive } = await context.observe(logOutLate);
      if (!isStillAlive) return passed;
      const cause = `It is answered with ${answer.status}, and the new cookie is still good.`;
      return isSuccess(answer) ? failed(cause) : remark(cause);
    },
  },
  {
    id: 'RB105',
    group: 'logout',
    severity: 'failed',
    title: 'A refresh in flight does not survive the logout',
    needs: ['session', 'logout'],
    why: 'The two often cross on the network; if the refresh wins, the user who has logged out is signed in.',
    remedy: 'In the transaction that rotates, check that the session has not ended.',
    run: async (context) => {
      await needLogout(context);
      for (const round of RACES)
        if (await raceLogout(context, round))
          return failed('A refresh that was sent together with the logout leaves the session alive.');
      return passed;
    },
  },
  {
    id: 'RB106',
    group: 'logout',
    severity: 'failed',
    title: 'A logout works with an expired token',
    needs: ['session', 'logout', 'cookies'],
    why: 'A user who comes back after a break and logs out has an expired token; otherwise the client would have to refresh a session in order to end it.',
    remedy: 'Identify the session by the cookie; ignore the Authorization header.',
    run: async (context) => {
      needOwnToken(context);
      await needLogout(context);
      const authorization = `Bearer ${await badToken(context)}`;
      const visitor = await signedIn(context);
      const before = visitor.credential();
      const answer = await visitor.logout({ headers: { authorization } });
      if (!isSuccess(answer)) return remark(`With a token that is not valid it is answered with ${statusOf(answer)}.`);
      return (await isAlive(visitor, before))
        ? failed('With a token that is not valid it confirms, and the session is alive.')
        : passed;
    },
  },
  {
    id: 'RB107',
    group: 'logout',
    severity: 'failed',
    title: 'A logout works without a token',
    needs: ['session', 'logout', 'cookies'],
    why: 'A page that was just loaded, or a login page, has no token.',
    remedy: 'Identify the session by the cookie.',
    run: async (context) => {
      needOwnToken(context);
      await needLogout(context);
      const visitor = await signedIn(context);
      const before = visitor.credential();
      const answer = await visitor.logout({ headers: { authorization: '' } });
      if (!isSuccess(answer)) return remark(`Without a token it is answered with ${statusOf(answer)}.`);
      return (await isAlive(visitor, before))
        ? failed('Without a token it confirms, and the session is alive.')
        : passed;
    },
  },
  {
    id: 'RB108',
    group: 'logout',
    severity: 'failed',
    title: 'A foreign site cannot log a user out',
    needs: ['session', 'logout', 'cookies'],
    why: 'A form of another site signs your users out.',
    remedy: 'Apply the same check of Origin to the logout as to the refresh.',
    run: async (context) => {
      // A logout that ends nothing may still delete the cookie.
      await needConfirmed(context);
      const { ofForged } = await context.observe(forgeLogouts);
      if (ofForged === undefined) return passed;
      return { status: await gateSeverity(context), cause: `A logout with Origin: ${FORGED.origin} ${ofForged}.` };
    },
  },
  {
    id: 'RB109',
    group: 'logout',
    severity: 'failed',
    title: 'A GET of the logout changes nothing',
    needs: ['session', 'logout', 'cookies'],
    why: 'A link, an image or a prefetch would sign the user out.',
    remedy: 'Accept only POST.',
    run: async (context) => {
      const { ofGet } = await context.observe(forgeLogouts);
      if (ofGet === undefined) return passed;
      const isStrict = (await sessionCookies(context)).every(({ sameSite }) => sameSite === 'strict');
      const cause = `A GET of the logout ${ofGet}.`;
      return isStrict ? remark(cause) : failed(cause);
    },
  },
  {
    id: 'RB110',
    group: 'logout',
    severity: 'remark',
    title: 'The logout clears no cookies of other hosts',
    needs: ['session', 'logout'],
    why: '`Clear-Site-Data: "cookies"` deletes those of sibling and parent domains too (measured in Chromium).',
    remedy: 'Send `Clear-Site-Data: "cache"`, and delete your own cookie by Set-Cookie.',
    run: async (context) => {
      const { answer } = await context.observe(logOut);
      const field = answer.headers.get('clear-site-data') ?? '';
      return /"(?:cookies|\*)"/.test(field) ? remark(`It sends Clear-Site-Data: ${field.slice(0, 60)}.`) : passed;
    },
  },
];
