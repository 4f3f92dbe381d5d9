import { generateKeyPair } from 'jose';
import type { Row } from '../../harness/row.ts';
import { createAuthServer } from '../../../src/server/index.ts';
import { writtenByHand } from '../by-hand.ts';
import { drive } from '../drive.ts';
import { ORIGIN } from '../origin.ts';
import { addByHand, signIn } from '../sessions.ts';
import { type Name, OPEN } from '../stores/open.ts';
import { compare, takeTurns } from '../turns.ts';
import { eachStore, type Part, type Plan, SESSIONS } from './plan.ts';

const TARGETS: Readonly<Record<Name, number>> = { postgres: 0.8, redis: 0.8, sqlite: 0.6, memory: 0.6 };
/** A store in this process does one after the other anyway. */
const IN_FLIGHT: Readonly<Record<Name, number>> = { postgres: 32, redis: 32, sqlite: 8, memory: 8 };

export const rate: Part = {
  name: 'server-rate',
  title: 'The server: refreshes a second',
  how: `Refreshes of ${SESSIONS} sessions, beside a route written by hand on the same client and store: a cookie whose hash is kept, one statement by primary key with a grace, one ES256 signature. Both are called as functions from \`Request\` to \`Response\`, without HTTP. Processor time is that of the process and of the database's own processes, for one refresh.`,
  run: (plan, stores) => eachStore(stores, (name) => measure(name, plan)),
};

async function measure(name: Name, { ms, rounds }: Plan): Promise<readonly Row[]> {
  const opened = await OPEN[name]();
  try {
    const { handler } = createAuthServer({ issuer: ORIGIN, store: opened.store });
    const { privateKey } = await generateKeyPair('ES256');
    const byHand = writtenByHand(opened.rotate, privateKey).handler;
    const [own, others] = [await signIn(opened, SESSIONS), await addByHand(opened, SESSIONS)];
    const load = { inFlight: IN_FLIGHT[name], ms };
    const turns = await takeTurns({ rounds, folders: [opened.folder] }, [
      () => drive(handler, own, load),
      () => drive(byHand, others, load),
    ]);
    const target = { of: 'ratio', atLeast: TARGETS[name] } as const;
    return compare({ what: name, who: ['rebearer', 'by hand'], turns, target });
  } finally {
    await opened.close();
  }
}
