import { Browser } from './browser.ts';
import type { Simulation } from './simulation.ts';
import type { At } from './step.ts';

/** The longest pause that a page makes, and what its request may take. Milliseconds. */
const LONGEST = 700_000;
/** What was begun while the store was out of reach is over by then, what was owed too. */
const AFTERMATH = 60_000;
/** No step has this number. */
const LAST = 1_000_000;

/** Lets the store be well, and every browser find out what has become of its session, at either instance. */
export async function end(simulation: Simulation, isEnough: () => boolean): Promise<void> {
  const { browsers, world } = simulation;
  const { time, watcher, weather } = world;
  weather.clear();
  await time.advance(AFTERMATH);
  for (let passed = 0; passed < LONGEST && browsers.some(({ open }) => open > 0); passed += AFTERMATH)
    await time.advance(AFTERMATH);
  if (isEnough()) return;
  watcher.calmed();
  for (const at of [0, 1] as const) {
    for (const browser of browsers) await ask(simulation, at, browser);
    await askWithOld(simulation, at);
  }
  watcher.calmed();
  simulation.isOver = true;
  await time.advance(AFTERMATH);
}

async function ask({ world: { time } }: Simulation, at: At, browser: Browser): Promise<void> {
  void browser.take({ type: 'refresh', browser: 0, at, road: 'good', n: LAST + at, wait: 0 });
  await time.advance(10_000);
}

/** Presents the cookies of sessions that are over. */
async function askWithOld({ network, world }: Simulation, at: At): Promise<void> {
  for (const { given, toldAt } of world.database.lives.values()) {
    if (toldAt === undefined) continue;
    const thief = new Browser(network);
    thief.stolen = given;
    void thief.replay(at);
    await world.time.advance(1000);
  }
}
