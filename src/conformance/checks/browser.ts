import { playInTime } from '../browser-story.ts';
import { type Check, failed, passed, remark, skipped } from '../check.ts';

const CORS = 'See RB074 to RB080: the browser console names the missing header.';

export const browserChecks: readonly Check[] = [
  {
    id: 'RB171',
    group: 'browser',
    severity: 'failed',
    title: 'A browser keeps the cookie and sends it with the refresh',
    needs: ['loginRequest', 'cookies', 'browser'],
    why: 'Only the browser decides about prefixes, SameSite, third-party rules and paths, and it does so silently.',
    remedy: 'Open the developer tools of that page: they mark a cookie that the browser has refused.',
    run: async (context) => {
      const { refreshed } = await context.observe(playInTime);
      if (refreshed === undefined) return skipped('The login is not a request.');
      if (refreshed.grant !== undefined) return passed;
      return failed(`After the login the page's refresh ends in ${refreshed.status ?? 'a network error'}.`);
    },
  },
  {
    id: 'RB172',
    group: 'browser',
    severity: 'failed',
    title: 'A page can read that there is no session',
    needs: ['browser'],
    why: 'A refusal that the browser hides is a network error: the app stays on "loading".',
    remedy: CORS,
    run: async (context) => {
      const { refused } = await context.observe(playInTime);
      return refused.status === undefined ? failed('The page sees a network error.') : passed;
    },
  },
  {
    id: 'RB173',
    group: 'browser',
    severity: 'failed',
    title: 'A page can read the 401 of the API',
    needs: ['api', 'browser'],
    why: 'A 401 that the browser hides starts no refresh.',
    remedy: CORS,
    run: async (context) => {
      const { unauthorised } = await context.observe(playInTime);
      return unauthorised?.status === undefined ? failed('The page sees a network error.') : passed;
    },
  },
  {
    id: 'RB174',
    group: 'browser',
    severity: 'remark',
    title: 'A page can read the challenge',
    needs: ['api', 'browser'],
    why: 'Across origins WWW-Authenticate is hidden unless it is exposed: a step-up looks like an expired token.',
    remedy: 'Send `Access-Control-Expose-Headers: WWW-Authenticate, Retry-After`.',
    run: async (context) => {
      const { unauthorised } = await context.observe(playInTime);
      if (unauthorised?.status !== 401) return skipped('There is no 401.');
      return unauthorised.challenge === null ? remark('The page sees no WWW-Authenticate.') : passed;
    },
  },
  {
    id: 'RB175',
    group: 'browser',
    severity: 'failed',
    title: 'A call with the token succeeds',
    needs: ['loginRequest', 'api', 'bearer', 'browser'],
    why: 'Only a real browser applies the preflight, redirects and the content security policy.',
    remedy: CORS,
    run: async (context) => {
      const { called } = await context.observe(playInTime);
      if (called === undefined) return skipped('The page has no token: RB171.');
      const isServed = called.status !== undefined && called.status >= 200 && called.status < 300;
      return isServed ? passed : failed(`The page's call ends in ${called.status ?? 'a network error'}.`);
    },
  },
  {
    id: 'RB176',
    group: 'browser',
    severity: 'failed',
    title: 'After the logout the browser has no session',
    needs: ['loginRequest', 'cookies', 'logout', 'browser'],
    why: 'If the browser ignores the deletion, or the session has not ended, the next visitor is signed in.',
    remedy: 'End the session on the server, and delete the cookie with the attributes it was set with.',
    run: async (context) => {
      const { refreshed, afterLogout } = await context.observe(playInTime);
      if (refreshed?.grant === undefined || afterLogout === undefined)
        return skipped('The page had no session: RB171.');
      return afterLogout.grant !== undefined ? failed("The page's refresh is granted after its logout.") : passed;
    },
  },
];
