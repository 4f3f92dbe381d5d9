import type { Row } from '../../harness/row.ts';
import { createAuthServer } from '../../../src/server/index.ts';
import { drive } from '../drive.ts';
import { ORIGIN } from '../origin.ts';
import { signIn } from '../sessions.ts';
import { type Name, OPEN } from '../stores/open.ts';
import { compare, takeTurns } from '../turns.ts';
import { eachStore, type Part, type Plan, SESSIONS } from './plan.ts';

/** A refresh takes 1.2 times as long at most. */
const TARGET = { of: 'ratio', atLeast: 0.83 } as const;
const FEW = 10;
const LOAD = { inFlight: 8 } as const;

export const growth: Part = {
  name: 'server-growth',
  title: 'The server: a million sessions in the store',
  how: `Refreshes of ${SESSIONS} sessions in a store that has 1,000,000 more, beside those of ${FEW} sessions in a store that has no others. At a ratio of 0.83 a refresh takes 1.2 times as long.`,
  run: (plan, stores) => eachStore(stores, (name) => measure(name, plan)),
};

async function measure(name: Name, { ms, rounds }: Plan): Promise<readonly Row[]> {
  const [small, large] = [await OPEN[name](), await OPEN[name]()];
  try {
    await large.fill();
    const [few, many] = [await signIn(small, FEW), await signIn(large, SESSIONS)];
    const inSmall = createAuthServer({ issuer: ORIGIN, store: small.store }).handler;
    const inLarge = createAuthServer({ issuer: ORIGIN, store: large.store }).handler;
    const turns = await takeTurns({ rounds, folders: [small.folder, large.folder] }, [
      () => drive(inLarge, many, { ...LOAD, ms }),
      () => drive(inSmall, few, { ...LOAD, ms }),
    ]);
    return compare({ what: name, who: ['rebearer', `rebearer, ${FEW} sessions`], turns, target: TARGET });
  } finally {
    await small.close();
    await large.close();
  }
}
