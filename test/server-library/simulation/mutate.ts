import { mutate } from '../../histories/mutate.ts';
import { MUTATIONS } from './mutations.ts';
import type { RunOptions } from './run.ts';
import { simulatorOf } from './simulator.ts';

await mutate(MUTATIONS, async (src) => {
  const { createAuthServer }: Required<Pick<RunOptions, 'createAuthServer'>> = await import(
    new URL('server/index.ts', src).href
  );
  return simulatorOf({ createAuthServer });
});
