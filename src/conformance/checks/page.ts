import { type Check, failed, passed, skipped } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { cookieHeader, sentTo } from '../cookies/jar.ts';
import { isDeletion } from '../cookies/set-cookie.ts';
import { isRefused } from '../grant/meaning.ts';
import type { Answer } from '../http/answer.ts';
import { NAVIGATION } from '../http/navigation.ts';
import { cookieName, statusOf } from '../observations.ts';
import { setsSession } from '../sets-session.ts';

interface Rendered {
  readonly isChanged: boolean;
  readonly afterwards: Answer;
}

/** The document, as a navigation asks for it. */
async function render(context: CheckContext): Promise<Rendered | undefined> {
  const { target } = context;
  const name = await cookieName(context);
  const visitor = await context.signIn();
  const { jar } = visitor.credential();
  const sent = sentTo(jar, target.page);
  if (!sent.some((cookie) => cookie.name === name)) return undefined;
  const headers = { ...NAVIGATION, cookie: cookieHeader(sent) };
  const answer = await context.send({ url: target.page, method: 'GET', headers });
  const afterwards = await visitor.refresh();
  const setCookies = answer.setCookies.filter((cookie) => cookie.name === name);
  const isDeleted = setCookies.some((cookie) => isDeletion(cookie, Date.now()));
  const isChanged = isDeleted || (await setsSession({ setCookies }, context, jar));
  return { isChanged, afterwards };
}

export const pageChecks: readonly Check[] = [
  {
    id: 'RB161',
    group: 'page',
    severity: 'failed',
    title: 'Rendering a page does not rotate the cookie',
    needs: ['session', 'cookies'],
    why: 'A navigation, its prefetches and the page itself run at the same time: each rotation invalidates the cookie of another request.',
    remedy: 'Read the session without rotating it (`server.peek`); let the page refresh.',
    run: async (context) => {
      const rendered = await render(context);
      if (rendered === undefined) return skipped(`Browsers do not send the cookie to ${context.target.page.pathname}.`);
      const { isChanged, afterwards } = rendered;
      if (isChanged) return failed(`GET ${context.target.page.pathname} sets another cookie.`);
      return isRefused(afterwards)
        ? failed(`After GET ${context.target.page.pathname} a refresh is answered with ${statusOf(afterwards)}.`)
        : passed;
    },
  },
];
