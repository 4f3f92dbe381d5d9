import { setTimeout } from 'node:timers/promises';
import { initTRPC } from '@trpc/server';
import { z } from 'zod';

const { procedure, router } = initTRPC.create();

/** The API of the tRPC recipe. */
export const appRouter = router({
  double: procedure.input(z.number()).query(({ input }) => input * 2),
  /** Counts until the client leaves. */
  ticks: procedure.subscription(async function* ({ signal }) {
    for (let tick = 0; ; tick++) {
      yield tick;
      await setTimeout(10, undefined, { signal });
    }
  }),
  triple: procedure.input(z.number()).mutation(({ input }) => input * 3),
});

export type AppRouter = typeof appRouter;
