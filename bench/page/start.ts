import { createAuth } from 'rebearer';
import { report } from './report.ts';

/** The first authenticated answer of a page, in milliseconds from its navigation. */
void report(async () => {
  const auth = createAuth({ refresh: '/auth/refresh' });
  const response = await auth.fetch('/api/me');
  if (response.status !== 200) throw new Error(`Answered ${response.status}.`);
  return performance.now();
});
