import { json, type RequestHandler } from '@sveltejs/kit';
import { authServer } from '#lib/server/auth-server.ts';
import { checkPassword } from '#lib/server/users.ts';

export const POST: RequestHandler = async ({ request }) => {
  const user = checkPassword(await request.json());
  return user === undefined
    ? json({ error: 'wrong_password' }, { status: 401 })
    : authServer.signIn(request, { subject: user.id });
};
