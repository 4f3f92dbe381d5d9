import type { CheckContext } from './context.ts';
import { isSuccess } from './http/answer.ts';
import { grantOf } from './observations.ts';
import type { Credential, Visitor } from './visitor.ts';

/**
 * Whether a visitor's session is that of another credential whose value is another. The logout of one session then ends the other. A third
 * session of the user goes on, otherwise the logout ends them all. Ends the session.
 */
export async function isOneSession(context: CheckContext, visitor: Visitor, other: Credential): Promise<boolean> {
  const isAlive = async (one: Visitor, credential: Credential): Promise<boolean> =>
    grantOf(await one.present(credential)) !== undefined;
  if (!(await isAlive(visitor, other))) return false;
  const bystander = await context.signIn();
  if (!(await isAlive(visitor, other)) || !isSuccess(await visitor.logout())) return false;
  return !(await isAlive(visitor, other)) && (await isAlive(bystander, bystander.credential()));
}
