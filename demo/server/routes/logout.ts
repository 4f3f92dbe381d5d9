import type { Backend, RequestContext } from '../backend.ts';
import { dropAccess } from '../session-cookies.ts';

/** Answers POST /auth/logout by the library, and deletes what this system has of cookies besides. */
export async function logout(c: RequestContext, { auth, config }: Backend): Promise<Response> {
  const answer = await auth().handler(c.req.raw);
  if (answer.status !== 204) return answer;
  c.var.entry.outcome = 'logout';
  if (config.grants === 'cookies') dropAccess(answer.headers, config);
  return answer;
}
