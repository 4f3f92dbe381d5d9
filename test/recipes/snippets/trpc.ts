import { createTRPCClient, httpBatchLink } from '@trpc/client';
import { auth } from './auth.ts';
import type { AppRouter } from './router.ts';

export const trpc = createTRPCClient<AppRouter>({
  links: [
    httpBatchLink({
      url: 'https://api.example.com/trpc',
      fetch: (input, init) => auth.fetch(input, init as RequestInit),
    }),
  ],
});
