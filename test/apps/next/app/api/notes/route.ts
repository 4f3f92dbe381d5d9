import { server } from '../../../lib/auth-server';

export async function GET(request: Request): Promise<Response> {
  const caller = await server.verify(request);
  return caller instanceof Response ? caller : Response.json({ name: caller.claims.name });
}
