import { type Check, failed, passed, remark, skipped } from '../check.ts';
import { SkippedError } from '../skipped-error.ts';
import type { CheckContext } from '../context.ts';
import { store } from '../cookies/jar.ts';
import { isRefused } from '../grant/meaning.ts';
import { type Answer, busyReason, isBusy } from '../http/answer.ts';
import { NoAnswerError } from '../http/no-answer-error.ts';
import { cookieName, grantOf, isSameCredential, refreshTwice, statusOf } from '../observations.ts';
import { advance, changesValue, keepsFormer, LONGEST_GRACE, reuse, signInBefore, successionOf } from '../succession.ts';
import type { Credential, Visitor } from '../visitor.ts';

const BURST = 20;

/** Leaves open what only a rotation can do right or wrong. */
async function needRotation(context: CheckContext): Promise<void> {
  if (!(await context.observe(changesValue))) throw new SkippedError('The cookie does not rotate: RB091.');
}

/** Skips the check if old cookies stay valid. */
async function needReplacement(context: CheckContext): Promise<void> {
  await needRotation(context);
  if (await keepsFormer(context)) throw new SkippedError('Old cookies are good: RB097.');
}

/** The credential after an answer. */
function after(credential: Credential, answer: Answer): Credential {
  return {
    jar: store(credential.jar, answer.setCookies, answer.url),
    refreshToken: grantOf(answer)?.refreshToken ?? credential.refreshToken,
  };
}

/** A lost answer, and the same cookie again. */
async function loseAnswer(
  context: CheckContext,
): Promise<{ lost: Answer; retried: Answer; first: Credential; next: Answer }> {
  const visitor = await signInBefore(context);
  const first = visitor.credential();
  const lost = await visitor.present(first);
  const retried = await visitor.refresh();
  return { lost, retried, first, next: await visitor.refresh() };
}

/** Twenty simultaneous refreshes with one cookie. */
interface Burst {
  /** Those that came. */
  readonly answers: readonly Answer[];
  /** The different cookies that they returned. */
  readonly successors: readonly Credential[];
  /** The one of them with which the visitor has refreshed afterwards. */
  readonly used: Credential | undefined;
  readonly afterwards: Answer;
  readonly visitor: Visitor;
}

async function refreshAtOnce(context: CheckContext): Promise<Burst> {
  const name = await cookieName(context);
  const visitor = await signInBefore(context);
  const credential = visitor.credential();
  const all = await Promise.allSettled(
    Array.from({ length: BURST }, () => visitor.present(credential, { isHasty: true })),
  );
  const answers = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const lost = all.find((one) => one.status === 'rejected' && (answers.length === 0 || !isLate(one.reason)));
  if (lost?.status === 'rejected') throw lost.reason;
  const granted = answers.filter((answer) => grantOf(answer) !== undefined);
  const brought = granted.map((answer) => after(credential, answer));
  const successors = brought.filter(
    (one, index) => brought.findIndex((other) => isSameCredential(one, other, name)) === index,
  );
  const last = granted.at(-1);
  if (last !== undefined) visitor.adopt(last);
  return { answers, successors, used: brought.at(-1), visitor, afterwards: await visitor.refresh() };
}

/** Whether a request had no answer: beside others that were answered, a busy machine or the network may be why. */
function isLate(error: unknown): boolean {
  return error instanceof NoAnswerError && (error.reason === 'timeout' || error.reason === 'network');
}

/** Whether two successors of one cookie are valid at the same time. */
async function branches(context: CheckContext): Promise<boolean> {
  const { successors, used, visitor } = await context.observe(refreshAtOnce);
  const name = await cookieName(context);
  // Without a grace what was presented is used up, and what it has brought is as good.
  const [one, other] = successors.map((each) =>
    used !== undefined && isSameCredential(each, used, name) ? visitor.credential() : each,
  );
  if (one === undefined || other === undefined) return false;
  const [first, second] = [await visitor.present(one), await visitor.present(other)];
  const third = await visitor.present(after(one, first));
  return [first, second, third].every((answer) => grantOf(answer) !== undefined);
}

async function waitForGrace(context: CheckContext): Promise<Answer> {
  const visitor = await context.signIn();
  const first = visitor.credential();
  await advance(context, visitor);
  await context.wait(LONGEST_GRACE);
  return visitor.present(first);
}

export const rotationChecks: readonly Check[] = [
  {
    id: 'RB091',
    group: 'rotation',
    severity: 'remark',
    title: 'A refresh rotates the credential',
    needs: ['session'],
    why: 'A stolen cookie that never changes is valid for the whole session, and its theft is not noticed.',
    remedy: 'Issue a new cookie at each refresh, and accept the old one only during its grace.',
    run: async (context) => {
      switch (await context.observe(successionOf)) {
        case 'kept':
          return context.target.refresh.method === 'GET'
            ? skipped('The refresh is a GET, which has to change nothing: RB003.')
            : remark('The cookie is the same after a refresh.');
        case 'replaced':
          return passed;
        case 'open':
          return skipped('Old cookies are good: RB097. It takes 31 s of patience to see whether they end.');
        case 'beside':
          return remark('The value of the cookie changes with a refresh, and the former ones stay good.');
      }
    },
  },
  {
    id: 'RB092',
    group: 'rotation',
    severity: 'failed',
    title: 'The credential from a refresh works for the next one',
    needs: ['login'],
    why: 'A session that can be refreshed only once lasts as long as two tokens.',
    remedy: 'Store the successor before you send it, and send it with the same name and path.',
    run: async (context) => {
      const { first, second } = await context.observe(refreshTwice);
      if (grantOf(first) === undefined) return skipped('The first refresh is not granted: RB041.');
      return grantOf(second) === undefined
        ? failed(`The second refresh is answered with ${statusOf(second)}.`)
        : passed;
    },
  },
  {
    id: 'RB093',
    group: 'rotation',
    severity: 'failed',
    title: 'Twenty refreshes at once with one cookie keep the session',
    needs: ['session'],
    why: 'Two tabs, a restored browser, or a page and its own reload refresh at the same time; if one of these ends the session, the user is signed out.',
    remedy: 'Rotate with a compare-and-swap, and give the losing request the same successor, for 10 to 30 s.',
    run: async (context) => {
      const { answers, afterwards } = await context.observe(refreshAtOnce);
      const refused = answers.filter(isRefused);
      const broken = answers.filter(({ status }) => status >= 500);
      if (isRefused(afterwards))
        return failed(
          `${refused.length} of ${BURST} were refused, and afterwards the session is answered with ${statusOf(afterwards)}.`,
        );
      const ended = refused.find(({ meaning }) => meaning.type === 'ended');
      if (ended !== undefined)
        return failed(`${refused.length} of ${BURST} were answered with ${statusOf(ended)}, the end of the session.`);
      if (refused.length > 0)
        return remark(`${refused.length} of ${BURST} were refused with ${refused[0]?.status}; the session lives on.`);
      if (broken.length > 0) return remark(`${broken.length} of ${BURST} were answered with ${broken[0]?.status}.`);
      const late = BURST - answers.length;
      return late > 0
        ? remark(
            `${late} of ${BURST} had no answer in time; the session lives on.`,
            'Find out what refreshes at once wait for: a lock on the session, or a pool of too few connections.',
          )
        : passed;
    },
  },
  {
    id: 'RB094',
    group: 'rotation',
    severity: 'remark',
    title: 'One cookie has one successor',
    needs: ['session'],
    why: 'A thief who refreshes at the same time as the user gets a separate successor, and the theft is never noticed.',
    remedy: 'Make the successor once, and give the same one to every request within the grace.',
    run: async (context) => {
      await needReplacement(context);
      const { successors } = await context.observe(refreshAtOnce);
      return (await branches(context))
        ? remark(`${BURST} refreshes at once brought ${successors.length} cookies, which live side by side.`)
        : passed;
    },
  },
  {
    id: 'RB095',
    group: 'rotation',
    severity: 'failed',
    title: 'A refresh whose answer was lost can be repeated',
    needs: ['session'],
    why: 'A tunnel, a closed laptop or a navigation can lose an answer; the browser then still has only the old cookie.',
    remedy: 'Accept the immediate predecessor for 10 to 30 s, until its successor has been presented.',
    run: async (context) => {
      const { lost, retried } = await context.observe(loseAnswer);
      if (grantOf(lost) === undefined) return skipped('The first refresh is not granted: RB041.');
      return isRefused(retried) ? failed(`The second try is answered with ${statusOf(retried)}.`) : passed;
    },
  },
  {
    id: 'RB096',
    group: 'rotation',
    severity: 'failed',
    title: 'The repeated refresh sets the successor again',
    needs: ['session'],
    why: 'A granted retry without the cookie leaves the browser with the old one, which counts as reuse after the grace.',
    remedy: 'Set the cookie with every grant, within the grace too.',
    run: async (context) => {
      await needReplacement(context);
      const { lost, retried, first, next } = await context.observe(loseAnswer);
      if (grantOf(retried) === undefined) return skipped('The second try is not granted: RB095.');
      const name = await cookieName(context);
      const isNew = !isSameCredential(first, after(first, lost), name);
      if (isNew && isSameCredential(first, after(first, retried), name))
        return failed('The second try is granted, and leaves the browser with the old cookie.');
      return grantOf(next) === undefined ? failed(`What it brought is answered with ${statusOf(next)}.`) : passed;
    },
  },
  {
    id: 'RB097',
    group: 'rotation',
    severity: 'remark',
    title: 'A cookie whose successor has been used is refused',
    needs: ['session'],
    why: 'As long as old cookies are valid, rotation has no effect.',
    remedy: 'End the grace of a cookie when its successor is presented.',
    run: async (context) => {
      await needRotation(context);
      const { second, reused } = await context.observe(reuse);
      if (grantOf(second) === undefined) return skipped('The second refresh is not granted: RB092.');
      return grantOf(reused) === undefined ? passed : remark('A cookie from two refreshes ago is still good.');
    },
  },
  {
    id: 'RB098',
    group: 'rotation',
    severity: 'remark',
    title: 'Reuse ends the session',
    needs: ['session'],
    why: 'If an old cookie comes back, it or its successor was stolen: only ending the session stops the thief (RFC 9700, section 4.14.2).',
    remedy: 'Revoke the whole family of a cookie that is presented after its grace.',
    run: async (context) => {
      await needRotation(context);
      const { reused, afterwards } = await context.observe(reuse);
      if (isBusy(reused)) return skipped(busyReason(reused));
      if (grantOf(reused) !== undefined) return skipped('Old cookies are good: RB097.');
      return grantOf(afterwards) === undefined
        ? passed
        : remark('After the reuse of an old cookie the session lives on.');
    },
  },
  {
    id: 'RB099',
    group: 'rotation',
    severity: 'remark',
    title: 'The grace ends after half a minute',
    needs: ['session'],
    why: 'A predecessor that stays valid for hours is a second, forgotten key to the session.',
    remedy: 'Let the grace end after 10 to 30 s.',
    run: async (context) => {
      if (context.target.patience < LONGEST_GRACE) return skipped('It takes 31 s of patience.');
      await needRotation(context);
      if (grantOf((await context.observe(reuse)).reused) !== undefined) return skipped('Old cookies are good: RB097.');
      const late = await context.observe(waitForGrace);
      return grantOf(late) === undefined ? passed : remark('After 31 s the predecessor is still good.');
    },
  },
  {
    id: 'RB100',
    group: 'rotation',
    severity: 'remark',
    title: 'A sign-in elsewhere leaves a session alone',
    needs: ['session'],
    why: 'With one refresh token for each account, signing in on the phone signs the laptop out.',
    remedy: 'Keep one row for each session, not a column of the user.',
    run: async (context) => {
      const name = await cookieName(context);
      const here = await context.signIn();
      if (grantOf(await here.refresh()) === undefined) return skipped('The refresh is not granted: RB041.');
      const there = await context.signIn();
      if (isSameCredential(there.credential(), here.credential(), name))
        return skipped('Both sign-ins are one session.');
      const answer = await here.refresh();
      return isRefused(answer) ? remark(`After a sign-in elsewhere it is answered with ${statusOf(answer)}.`) : passed;
    },
  },
];
