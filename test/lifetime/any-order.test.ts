import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLimitedSession, type LimitedSession, type Tab } from './limited-session.ts';

const IDLE = 600;
/** Seconds by which timers and rounding may be late. */
const LATE = 15;

type Step =
  | { readonly type: 'act' | 'poll' | 'freeze' | 'thaw'; readonly tab: number }
  | { readonly type: 'pass' | 'sleep'; readonly seconds: number }
  | { readonly type: 'open' | 'reject' };

const tab = fc.nat({ max: 3 });
const onTab = (type: 'act' | 'poll' | 'freeze' | 'thaw'): fc.Arbitrary<Step> =>
  fc.record({ type: fc.constant(type), tab });
const lasting = (type: 'pass' | 'sleep', longest: number): fc.Arbitrary<Step> =>
  fc.record({ type: fc.constant(type), seconds: fc.integer({ min: 1, max: longest }) });

/** The events while the user is away. */
const alone = (longest: number): readonly fc.WeightedArbitrary<Step>[] => [
  { weight: 4, arbitrary: onTab('poll') },
  { weight: 1, arbitrary: onTab('freeze') },
  { weight: 1, arbitrary: onTab('thaw') },
  { weight: 6, arbitrary: lasting('pass', longest) },
  { weight: 1, arbitrary: fc.constant<Step>({ type: 'reject' }) },
];
const step = (longest: number): fc.Arbitrary<Step> =>
  fc.oneof(
    ...alone(longest),
    { weight: 3, arbitrary: onTab('act') },
    { weight: 1, arbitrary: fc.constant<Step>({ type: 'open' }) },
  );

interface Run {
  readonly session: LimitedSession;
  readonly tabs: Tab[];
  readonly frozen: Set<Tab>;
  /** When a user was last seen, and when a tab last began to listen, so that it could not know. Seconds. */
  seen: number;
  listened: number;
}

async function startRun(): Promise<Run> {
  const session = createLimitedSession({ idle: IDLE });
  const tabs = [await session.openTab(), await session.openTab()];
  return { session, tabs, frozen: new Set(), seen: session.now(), listened: session.now() };
}

async function take(run: Run, given: Step): Promise<void> {
  const { session, tabs, frozen } = run;
  const at = 'tab' in given ? tabs[given.tab % tabs.length] : undefined;
  switch (given.type) {
    case 'act':
      if (at === undefined || frozen.has(at)) return;
      if (session.isAlive()) run.seen = session.now();
      return at.act();
    case 'poll':
      if (at !== undefined && !frozen.has(at)) void at.auth.fetch('/api/news').catch(() => {});
      return;
    case 'freeze':
      if (at === undefined || frozen.has(at) || frozen.size === tabs.length - 1) return;
      if (at.freeze()) frozen.add(at);
      return;
    case 'thaw':
      if (at === undefined || !frozen.delete(at)) return;
      run.listened = session.now();
      return at.thaw();
    case 'pass':
      return session.pass(given.seconds);
    case 'sleep':
      session.browser.setWall(session.browser.clock.wall() + given.seconds * 1000);
      return session.pass(1);
    case 'open':
      if (tabs.length === 4 || !session.isAlive()) return;
      tabs.push(await session.openTab());
      run.listened = session.now();
      return;
    case 'reject':
      return session.rejectTokens();
  }
}

test('without a user no session outlives the last activity by more than a limit and a half, for any actions of tabs', async () => {
  const user = fc.array(step(60), { maxLength: 20 });
  const nobody = fc.array(fc.oneof(...alone(120), { weight: 1, arbitrary: lasting('sleep', IDLE) }), {
    minLength: 60,
    maxLength: 80,
  });
  await fc.assert(
    fc.asyncProperty(user, nobody, async (before, after) => {
      const run = await startRun();
      for (const given of [...before, ...after]) {
        await take(run, given);
        if (!run.session.isAlive()) return;
        const latest = Math.max(run.seen + 1.5 * IDLE, run.listened + 2 * IDLE) + LATE;
        expect(run.session.now()).toBeLessThanOrEqual(latest);
      }
    }),
    { numRuns: 60 },
  );
});

test('a user who is active every five minutes, in any tab, is never signed out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step(60), { maxLength: 5 }), { minLength: 5, maxLength: 15 }),
      async (rounds) => {
        const run = await startRun();
        for (const steps of rounds) {
          for (const given of steps) await take(run, given);
          const awake = run.tabs.find((one) => !run.frozen.has(one));
          awake?.act();
          expect(run.session.isAlive()).toBe(true);
        }
        const shown = run.tabs.filter((one) => !run.frozen.has(one)).map(({ auth }) => auth.session.status);
        expect(new Set(shown)).toEqual(new Set(['authenticated']));
      },
    ),
    { numRuns: 40 },
  );
});

test('awake tabs show the same warning', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step(100), { maxLength: 30 }), async (steps) => {
      const run = await startRun();
      for (const given of steps) {
        await take(run, given);
        if (!run.session.isAlive()) return;
        await run.session.pass(1);
        const left = run.tabs.filter((one) => !run.frozen.has(one)).map((one) => one.left() ?? Infinity);
        expect(Math.max(...left) - Math.min(...left)).not.toBeGreaterThan(1);
      }
    }),
    { numRuns: 40 },
  );
});
