import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import { auth } from './auth.ts';
import type { AppRouter } from './router.ts';

const url = 'https://api.example.com/trpc';

export const trpc = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      true: httpSubscriptionLink({ url, EventSource, eventSourceOptions: { fetch: auth.fetch } }),
      false: httpBatchLink({ url, fetch: (input, init) => auth.fetch(input, init as RequestInit) }),
    }),
  ],
});

/** Subscribes for the user who is signed in, until another one is. Returns what ends it. */
export function listen(onData: (tick: number) => void): () => void {
  const subscription = trpc.ticks.subscribe(undefined, { onData });
  const stop = auth.on('identity-change', ({ from }) => {
    if (from !== undefined) end();
  });
  const end = (): void => {
    stop();
    subscription.unsubscribe();
  };
  return end;
}
