import { authServer } from '../../utils/auth-server';
import { checkPassword } from '../../utils/users';

export default defineEventHandler(async (event) => {
  const user = checkPassword(await readBody<Record<string, unknown>>(event));
  if (user !== undefined) return authServer.signIn(toWebRequest(event), { subject: user.id });
  return Response.json({ error: 'wrong_password' }, { status: 401 });
});
