import { mutate } from '../histories/mutate.ts';
import { MUTATIONS } from './mutations.ts';
import type { Library } from './simulation.ts';
import { simulatorOf } from './simulator.ts';

await mutate(MUTATIONS, async (src) => {
  const core: Pick<Library, 'createAuth'> = await import(new URL('index.ts', src).href);
  const limits: Pick<Library, 'lifetime'> = await import(new URL('lifetime/index.ts', src).href);
  return simulatorOf({ createAuth: core.createAuth, lifetime: limits.lifetime });
});
