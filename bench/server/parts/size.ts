import type { Row } from '../../harness/row.ts';
import type { Chain } from '../drive.ts';
import { signIn } from '../sessions.ts';
import type { Contestants } from '../stores/contestants.ts';
import { type Name, OPEN } from '../stores/open.ts';
import { eachStore, type Part, type Plan, SESSIONS } from './plan.ts';

const AT_ONCE = 16;
/** A row that is moved has an old version beside it until PostgreSQL or SQLite cleans up: so much room may come on top. */
const TARGET = { of: 'ratio', atMost: 3 } as const;

interface Place {
  readonly id: string;
  counter: number;
}

export const size: Part = {
  name: 'server-size',
  title: 'The server: size after a million rotations',
  how: `What ${SESSIONS} sessions take up in the store after all rotations, and the ratio to what they took up after one rotation each. PostgreSQL: the table with its indexes and dead rows, while autovacuum runs as it is delivered. Redis: \`MEMORY USAGE\` of every key. SQLite: the file and its log.`,
  // A store in memory has one object for a session, and goes with the process.
  run: (plan, stores) =>
    eachStore(
      stores.filter((name) => name !== 'memory'),
      (name) => measure(name, plan),
    ),
};

async function measure(name: Name, { rotations }: Plan): Promise<readonly Row[]> {
  const opened = await OPEN[name]();
  try {
    const places = (await signIn(opened, SESSIONS)).map(placeOf);
    await rotateAll(opened, places);
    const before = await opened.bytes();
    for (let done = SESSIONS; done < rotations; done += SESSIONS) await rotateAll(opened, places);
    const after = await opened.bytes();
    const what = `${name}, after ${rotations.toLocaleString('en')} rotations`;
    const note = `${Math.round(before / 1024).toLocaleString('en')} KiB before`;
    const ratio = { median: after / before, spread: NaN };
    return [{ what, who: 'rebearer', value: Math.round(after / 1024), unit: 'KiB', ratio, note, target: TARGET }];
  } finally {
    await opened.close();
  }
}

async function rotateAll({ store }: Contestants, places: readonly Place[]): Promise<void> {
  const queue = [...places];
  async function work(): Promise<void> {
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      const { id, counter } = place;
      const activity = { address: '192.0.2.1', idleLimit: undefined };
      const move = { id, from: counter, to: counter + 1, activity, authentication: undefined };
      if (!(await store.advance(move)).applied) throw new Error('A rotation was not applied.');
      place.counter += 1;
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function placeOf({ cookie }: Chain): Place {
  return { id: cookie.split('.')[1] ?? '', counter: 0 };
}
