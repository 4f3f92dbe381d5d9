import { authServer } from '../server/auth-server.ts';
import { checkPassword } from '../server/users.ts';
import type { Route } from './+types/auth-login';

export async function action({ request }: Route.ActionArgs): Promise<Response> {
  const user = checkPassword((await request.json()) as Record<string, unknown>);
  return user === undefined
    ? Response.json({ error: 'wrong_password' }, { status: 401 })
    : authServer.signIn(request, { subject: user.id });
}
