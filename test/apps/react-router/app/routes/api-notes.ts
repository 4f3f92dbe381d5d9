import { authServer } from '../server/auth-server.ts';
import { findUser } from '../server/users.ts';
import type { Route } from './+types/api-notes';

export async function loader({ request }: Route.LoaderArgs): Promise<Response> {
  const caller = await authServer.verify(request);
  return caller instanceof Response ? caller : Response.json({ notes: findUser(caller.subject)?.notes ?? [] });
}
