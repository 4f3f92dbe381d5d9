import { initTRPC } from '@trpc/server';
import { z } from 'zod';

const { procedure, router } = initTRPC.create();

/** The API of the tRPC recipe. */
export const appRouter = router({
  double: procedure.input(z.number()).query(({ input }) => input * 2),
  triple: procedure.input(z.number()).mutation(({ input }) => input * 3),
});

export type AppRouter = typeof appRouter;
