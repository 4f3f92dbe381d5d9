import { createFileRoute } from '@tanstack/react-router';
import { authServer } from '../../server/auth-server.ts';
import { checkPassword } from '../../server/users.ts';

export const Route = createFileRoute('/auth/login')({
  server: {
    handlers: {
      POST: async ({ request }) => {
        const user = checkPassword((await request.json()) as Record<string, unknown>);
        return user === undefined
          ? Response.json({ error: 'wrong_password' }, { status: 401 })
          : authServer.signIn(request, { subject: user.id });
      },
    },
  },
});
