import { json, type RequestHandler } from '@sveltejs/kit';
import { authServer } from '#lib/server/auth-server.ts';
import { findUser } from '#lib/server/users.ts';

export const GET: RequestHandler = async ({ request }) => {
  const caller = await authServer.verify(request);
  return caller instanceof Response ? caller : json({ notes: findUser(caller.subject)?.notes ?? [] });
};
