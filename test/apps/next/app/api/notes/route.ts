import { server } from '../../../lib/auth-server';
import { findUser } from '../../../lib/users';

export async function GET(request: Request): Promise<Response> {
  const caller = await server.verify(request);
  return caller instanceof Response ? caller : Response.json({ notes: findUser(caller.subject)?.notes ?? [] });
}
