import { server } from '../../../lib/auth-server';
import { checkPassword } from '../../../lib/users';

export async function POST(request: Request): Promise<Response> {
  const user = checkPassword((await request.json()) as Record<string, unknown>);
  return user === undefined
    ? Response.json({ error: 'wrong_password' }, { status: 401 })
    : server.signIn(request, { subject: user.id });
}
