import type { Backend, RequestContext } from './backend.ts';
import { deliver } from './grant.ts';

/** Has the library answer, and completes the log by what it has not told itself. */
export async function answerByLibrary(c: RequestContext, backend: Backend): Promise<Response> {
  const answer = await deliver(c, backend, await backend.auth().handler(c.req.raw));
  const { entry } = c.var;
  if (entry.outcome === 'pending') entry.outcome = answer.ok ? 'served' : 'not_found';
  return answer;
}
