import { createFileRoute } from '@tanstack/react-router';
import { authServer } from '../../server/auth-server.ts';
import { findUser } from '../../server/users.ts';

export const Route = createFileRoute('/api/notes')({
  server: {
    handlers: {
      GET: async ({ request }) => {
        const caller = await authServer.verify(request);
        return caller instanceof Response ? caller : Response.json({ notes: findUser(caller.subject)?.notes ?? [] });
      },
    },
  },
});
