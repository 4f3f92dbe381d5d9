import { createFileRoute } from '@tanstack/react-router';
import { authServer } from '../../server/auth-server.ts';

export const Route = createFileRoute('/auth/$')({
  server: { handlers: { ANY: ({ request }) => authServer.handler(request) } },
});
