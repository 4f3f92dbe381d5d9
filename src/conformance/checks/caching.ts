import { type Check, failed, passed, remark, skipped } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { Answer } from '../http/answer.ts';
import { cachingOf } from '../http/cache-control.ts';
import { refreshTwice, refreshWithoutSession } from '../observations.ts';
import { callWithBadToken, callWithToken } from './api-calls.ts';
import { refreshFromElsewhere } from './cors.ts';

function judgeStore(answer: Answer, what: string): ReturnType<typeof failed> {
  const { isNoStore, isFresh } = cachingOf(answer);
  if (isNoStore) return passed;
  const field = answer.headers.get('cache-control');
  return isFresh ? failed(`${what} may be cached: ${field}.`) : remark(`${what} does not say no-store.`);
}

async function anyAnswer(context: CheckContext): Promise<readonly Answer[]> {
  const refused = await context.observe(refreshWithoutSession);
  return context.target.login === undefined ? [refused] : [refused, (await context.observe(refreshTwice)).first];
}

const NO_STORE = 'Send `Cache-Control: no-store` with every answer of the login, the refresh and the logout.';

export const cachingChecks: readonly Check[] = [
  {
    id: 'RB061',
    group: 'caching',
    severity: 'failed',
    title: 'A grant is never cached',
    needs: ['session'],
    why: 'A cache that stores a token gives it to the next caller (RFC 6749, section 5.1).',
    remedy: NO_STORE,
    run: async (context) => judgeStore((await context.observe(refreshTwice)).first, 'The grant'),
  },
  {
    id: 'RB062',
    group: 'caching',
    severity: 'failed',
    title: 'A refusal is never cached',
    needs: [],
    why: 'A cached "no session" signs out a user who has just signed in.',
    remedy: NO_STORE,
    run: async (context) => judgeStore(await context.observe(refreshWithoutSession), 'The refusal'),
  },
  {
    id: 'RB063',
    group: 'caching',
    severity: 'remark',
    title: 'Answers that depend on the Origin have Vary',
    needs: [],
    why: 'A cache gives the CORS headers of one origin to another, whose browser then refuses the answer.',
    remedy: 'Send `Vary: Origin` with every answer that may have Access-Control-Allow-Origin.',
    run: async (context) => {
      const answers = await anyAnswer(context);
      const isOpen = ({ headers }: Answer): boolean =>
        /^https?:/.test(headers.get('access-control-allow-origin') ?? '');
      const echoing = answers.filter(isOpen);
      if (echoing.length === 0) return skipped('No answer has Access-Control-Allow-Origin.');
      // A field that is the same for every origin depends on none.
      const elsewhere = (await context.observe(refreshFromElsewhere)).headers.get('access-control-allow-origin');
      const depending = echoing.filter(({ headers }) => headers.get('access-control-allow-origin') !== elsewhere);
      return depending.every((answer) => cachingOf(answer).varies('origin'))
        ? passed
        : remark('There is no Vary: Origin.');
    },
  },
  {
    id: 'RB064',
    group: 'caching',
    severity: 'failed',
    title: "A personal answer is not given to the browser's next user",
    needs: ['session', 'api', 'bearer'],
    why: 'Browsers cache by URL: after a change of user the second user sees data of the first (measured in Chromium and Firefox).',
    remedy: 'Send `Cache-Control: no-store`, or `private` with `Vary: Authorization`.',
    run: async (context) => {
      const answer = await context.observe(callWithToken);
      const { isNoStore, isFresh, isKept, isPrivate, varies } = cachingOf(answer);
      if (isNoStore || (varies('authorization') && (isPrivate || !isFresh))) return passed;
      if (isFresh)
        return failed(
          `The answer may be cached, and nothing tells users apart: ${answer.headers.get('cache-control') ?? 'Expires'}.`,
        );
      return isKept ? remark('The answer has a Last-Modified and neither no-store nor Vary: Authorization.') : passed;
    },
  },
  {
    id: 'RB065',
    group: 'caching',
    severity: 'failed',
    title: 'A 401 of the API is not cached',
    needs: ['api'],
    why: 'The replay after the refresh would be answered from the cache, with the same 401.',
    remedy: 'Send `Cache-Control: no-store` with errors.',
    run: async (context) => {
      const answer = await context.observe(callWithBadToken);
      const { isFresh } = cachingOf(answer);
      return isFresh
        ? failed(`The refusal may be cached: ${answer.headers.get('cache-control') ?? 'Expires'}.`)
        : passed;
    },
  },
];
