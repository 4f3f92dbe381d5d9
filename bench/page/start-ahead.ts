import { createAuth } from 'rebearer';
import { report } from './report.ts';

declare global {
  /** What a script in the page's head has asked for, before any other was there. */
  var ahead: Promise<Response> | undefined;
}

/** As `start`, but with a refresh that was sent while this script was still on its way. */
void report(async () => {
  const auth = createAuth({
    async refresh({ fetch, signal }) {
      const { ahead } = globalThis;
      globalThis.ahead = undefined;
      return ahead ?? fetch('/auth/refresh', { method: 'POST', credentials: 'include', signal });
    },
  });
  const response = await auth.fetch('/api/me');
  if (response.status !== 200) throw new Error(`Answered ${response.status}.`);
  return performance.now();
});
