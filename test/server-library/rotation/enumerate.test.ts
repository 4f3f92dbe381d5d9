import { expect, test } from 'vitest';
import {
  type Decision,
  decide,
  firstMove,
  type RotationPolicy,
  stepUpMove,
} from '../../../src/server/rotation/decide.ts';
import { advancedAt, applies, type CounterMove, isAlive } from '../../../src/server/rotation/move.ts';
import type { EndReason, RotatingSession } from '../../../src/server/rotation/session.ts';

/** A refresh, or a step-up, on its way through the server. */
type Flight =
  | { readonly phase: 'reading'; readonly presented: number }
  | { readonly phase: 'recognising'; readonly presented: number }
  | { readonly phase: 'steppingUp'; readonly presented: number; readonly counter: number }
  | { readonly phase: 'moving'; readonly presented: number; readonly move: CounterMove }
  | { readonly phase: 'ending'; readonly presented: number }
  /** The answer is on its way: a cookie, or the end. */
  | { readonly phase: 'answered'; readonly presented: number; readonly cookie: number | undefined };

interface Client {
  /** The counter of its cookie; none once it knows of the end. */
  readonly cookie: number | undefined;
  readonly flight: Flight | undefined;
}

interface Moment {
  readonly row: RotatingSession;
  readonly now: number;
  readonly clients: readonly [Client, Client];
  /** What is left of each kind of event, so that the walk has an end. */
  readonly left: Readonly<Record<'refresh' | 'stepUp' | 'loss' | 'logout' | 'revocation' | 'tick', number>>;
  /** Whether a predecessor came to the store after its grace, which no server can tell from a thief. */
  readonly isLate: boolean;
}

interface World {
  readonly policy: RotationPolicy;
  /** Whether the app is asked for claims, so that the row is read before the counter is moved. */
  readonly readsFirst: boolean;
  /** Whether both are tabs of one browser, which has one cookie and lets one refresh at a time. */
  readonly isOneBrowser: boolean;
}

const GRACE = 2;
const ABSOLUTE = 7;
const START: RotatingSession = {
  counter: 0,
  advancedAt: 0,
  expiresAt: ABSOLUTE,
  idleExpiresAt: undefined,
  endReason: undefined,
};

/** The flights that have been answered with a cookie since the moment before. */
function grantedSince(
  before: Moment,
  { clients }: Moment,
): readonly { readonly presented: number; readonly cookie: number }[] {
  return clients.flatMap(({ flight }, at) => {
    if (flight?.phase !== 'answered' || before.clients[at]?.flight === flight) return [];
    const { presented, cookie } = flight;
    return cookie === undefined ? [] : { presented, cookie };
  });
}

/** A plain check: `expect` would take most of the time of a hundred thousand moments. */
function holds(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`It does not hold that ${what}.`);
}

/** The store: each of these is one atomic step. */
function move(
  moment: Moment,
  step: CounterMove,
  presented: number,
): { readonly moment: Moment; readonly applied: boolean } {
  const { now, row } = moment;
  if (!applies(step, row, now)) return { moment, applied: false };
  holds(step.to === row.counter || presented >= row.counter, 'only the current cookie is replaced');
  holds(row.endReason === undefined && now < row.expiresAt, 'only a session that is alive moves');
  holds(step.to >= row.counter, 'a counter never goes back');
  return {
    moment: { ...moment, row: { ...row, counter: step.to, advancedAt: advancedAt(step, row, now) } },
    applied: true,
  };
}

function end(moment: Moment, endReason: EndReason): Moment {
  return { ...moment, row: { ...moment.row, endReason: moment.row.endReason ?? endReason } };
}

function change(moment: Moment, at: 0 | 1, client: Partial<Client>): Moment {
  const [one, two] = moment.clients;
  return { ...moment, clients: at === 0 ? [{ ...one, ...client }, two] : [one, { ...two, ...client }] };
}

function spend(moment: Moment, what: keyof Moment['left']): Moment {
  return { ...moment, left: { ...moment.left, [what]: moment.left[what] - 1 } };
}

/** What the server does next with what it has just learnt of the row. */
function follow(moment: Moment, at: 0 | 1, presented: number, { policy }: World): Moment {
  const { now, row } = moment;
  const decision: Decision = decide(row, presented, { now, policy });
  switch (decision.type) {
    case 'advance':
      return change(moment, at, {
        flight: { phase: 'moving', presented, move: { from: decision.from, to: decision.to } },
      });
    case 'repeat':
      holds(
        presented === row.counter - 1 && now < row.advancedAt + policy.grace,
        'only a predecessor in its grace is repeated',
      );
      return change(moment, at, { flight: { phase: 'answered', presented, cookie: decision.counter } });
    case 'reuse':
      holds(presented < row.counter, 'only an older cookie is reused');
      return change(moment, at, { flight: { phase: 'ending', presented } });
    case 'refuse':
      holds(!isAlive(row, now), 'only the end refuses');
      return change(moment, at, { flight: { phase: 'answered', presented, cookie: undefined } });
  }
}

/** A step-up without a cookie that a refresh would accept starts another session, and the cookie of this one is gone. */
function recognise(moment: Moment, at: 0 | 1, presented: number, { policy }: World): Moment {
  const { now, row } = moment;
  const { type } = decide(row, presented, { now, policy });
  return change(moment, at, {
    flight:
      type === 'advance' || type === 'repeat'
        ? { phase: 'steppingUp', presented, counter: row.counter }
        : { phase: 'answered', presented, cookie: undefined },
  });
}

function stepUp(
  moment: Moment,
  at: 0 | 1,
  { counter, presented }: Extract<Flight, { phase: 'steppingUp' }>,
  { policy }: World,
): Moment {
  const next = stepUpMove(counter, presented, policy);
  // The other session that begins then is not of this row.
  if (next === undefined)
    return change(end(moment, 'logged_out'), at, { flight: { phase: 'answered', presented, cookie: undefined } });
  const moved = move(moment, next, presented);
  const { row, now } = moved.moment;
  const flight: Flight =
    !moved.applied && isAlive(row, now)
      ? { phase: 'steppingUp', presented, counter: row.counter }
      : { phase: 'answered', presented, cookie: moved.applied ? row.counter : undefined };
  return change(moved.moment, at, { flight });
}

/** The next step of a request: one query, or the arrival of its answer. */
function step(moment: Moment, at: 0 | 1, world: World): Moment[] {
  const { flight } = moment.clients[at];
  switch (flight?.phase) {
    case undefined:
      return [];
    case 'reading':
      return [follow(moment, at, flight.presented, world)];
    case 'recognising':
      return [recognise(moment, at, flight.presented, world)];
    case 'steppingUp':
      return [stepUp(moment, at, flight, world)];
    case 'moving': {
      const { presented } = flight;
      const moved = move(moment, flight.move, presented);
      if (!moved.applied) return [follow(moved.moment, at, presented, world)];
      const cookie = moved.moment.row.counter;
      return [change(moved.moment, at, { flight: { phase: 'answered', presented, cookie } })];
    }
    case 'ending':
      return [
        change(end(moment, 'reuse_detected'), at, {
          flight: { phase: 'answered', presented: flight.presented, cookie: undefined },
        }),
      ];
    case 'answered': {
      const landed = change(land(moment, at, flight.cookie, world), at, { flight: undefined });
      if (moment.left.loss === 0) return [landed];
      return [landed, change(spend(moment, 'loss'), at, { flight: undefined })];
    }
  }
}

/** One browser has one cookie, whichever tab asked. */
function land(moment: Moment, at: 0 | 1, cookie: number | undefined, { isOneBrowser }: World): Moment {
  const next = change(moment, at, { cookie });
  return isOneBrowser ? change(next, at === 0 ? 1 : 0, { cookie }) : next;
}

function begin(moment: Moment, at: 0 | 1, { isOneBrowser, policy, readsFirst }: World): Moment[] {
  const { cookie, flight } = moment.clients[at];
  const isBusy = moment.clients.some((client) => client.flight !== undefined);
  if (cookie === undefined || flight !== undefined || (isOneBrowser && isBusy)) return [];
  const { from, to } = firstMove(cookie, policy);
  const first: Flight = readsFirst
    ? { phase: 'reading', presented: cookie }
    : { phase: 'moving', presented: cookie, move: { from, to } };
  const { left } = moment;
  return [
    ...(left.refresh > 0 ? [change(spend(moment, 'refresh'), at, { flight: first })] : []),
    ...(left.stepUp > 0
      ? [change(spend(moment, 'stepUp'), at, { flight: { phase: 'recognising', presented: cookie } })]
      : []),
  ];
}

/** What users, operators and time do at any moment. */
function disturbances(moment: Moment): Moment[] {
  const { left, now } = moment;
  return [
    ...(left.logout > 0 ? [end(spend(moment, 'logout'), 'logged_out')] : []),
    ...(left.revocation > 0 ? [end(spend(moment, 'revocation'), 'revoked')] : []),
    ...(left.tick > 0 ? [{ ...spend(moment, 'tick'), now: now + 1 }] : []),
  ];
}

/** Two behind is never late: the walk has to show that one browser does not get there. */
function noteLate(moment: Moment, { policy }: World): Moment {
  const { clients, now, row } = moment;
  const isLate = clients.some(({ flight }) => {
    const isAsking = flight !== undefined && flight.phase !== 'answered';
    return isAsking && flight.presented === row.counter - 1 && now >= row.advancedAt + policy.grace;
  });
  return isLate ? { ...moment, isLate } : moment;
}

/** Walks every order of events from a start; returns how many different moments there are. */
function walk(start: Moment, world: World, check: (moment: Moment, before: Moment) => void): number {
  const seen = new Set<string>();
  const todo: { readonly moment: Moment; readonly before: Moment }[] = [{ moment: start, before: start }];
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { moment, before } = next;
    check(moment, before);
    const key = JSON.stringify(moment);
    if (seen.has(key)) continue;
    seen.add(key);
    const after = ([0, 1] as const).flatMap((at) => [...step(moment, at, world), ...begin(moment, at, world)]);
    todo.push(
      ...[...after, ...disturbances(moment)].map((following) => ({
        moment: noteLate(following, world),
        before: moment,
      })),
    );
  }
  return seen.size;
}

/** Holds in every world. */
function checkAlways({ row, now }: Moment, before: Moment): void {
  holds(row.counter >= before.row.counter, 'a counter never goes back');
  holds(row.expiresAt === before.row.expiresAt, 'the absolute limit never moves');
  const wasOver = !isAlive(before.row, before.now);
  holds(!wasOver || !isAlive(row, now), 'what is over stays over');
  holds(!wasOver || row.counter === before.row.counter, 'what is over does not move');
  const first = before.row.endReason;
  holds(first === undefined || first === row.endReason, 'the first reason stays');
}

const client: Client = { cookie: 0, flight: undefined };
const left = { refresh: 4, stepUp: 0, loss: 2, logout: 1, revocation: 1, tick: 4 };
const start: Moment = { row: START, now: 0, clients: [client, client], left, isLate: false };
const policy: RotationPolicy = { rotates: true, grace: GRACE };

test.each([true, false])(
  'in every order of two tabs of one browser, with lost answers, no tab counts as a thief (reads first: %s)',
  (readsFirst) => {
    const world: World = { policy, readsFirst, isOneBrowser: true };
    const count = walk(start, world, (moment, before) => {
      checkAlways(moment, before);
      holds(moment.isLate || moment.row.endReason !== 'reuse_detected', 'a retry within the grace is not reuse');
      const { cookie } = moment.clients[0];
      holds(cookie === undefined || cookie <= moment.row.counter, 'no cookie is ahead of the row');
    });
    expect(count).toBeGreaterThan(1000);
  },
);

test.each([true, false])(
  'in every order of two clients with one cookie, the one that comes too late ends the session for both (reads first: %s)',
  (readsFirst) => {
    const world: World = { policy, readsFirst, isOneBrowser: false };
    const count = walk(start, world, (moment, before) => {
      checkAlways(moment, before);
      for (const flight of grantedSince(before, moment)) {
        holds(flight.cookie === moment.row.counter, 'only the current cookie is given out');
        holds(flight.presented >= flight.cookie - 1, 'only the immediate predecessor gets it');
        holds(before.row.endReason === undefined, 'an ended session gives out nothing');
      }
    });
    expect(count).toBeGreaterThan(10_000);
  },
);

test.each([true, false])(
  'in every order of refreshes and step-ups with one cookie, each gets the current one (one browser: %s)',
  (isOneBrowser) => {
    const world: World = { policy, readsFirst: true, isOneBrowser };
    const stepped = { ...start, left: { ...left, refresh: 2, stepUp: 2, loss: 1, revocation: 0 } };
    const count = walk(stepped, world, (moment, before) => {
      checkAlways(moment, before);
      for (const flight of grantedSince(before, moment)) {
        holds(flight.cookie === moment.row.counter, 'only the current cookie is given out');
      }
      const isReuse = moment.row.endReason === 'reuse_detected';
      holds(!isOneBrowser || moment.isLate || !isReuse, 'a retry within the grace is not reuse');
    });
    expect(count).toBeGreaterThan(1000);
  },
);

test.each([true, false])(
  'without a grace no order of refreshes and step-ups of two clients accepts a cookie twice (reads first: %s)',
  (readsFirst) => {
    const world: World = { policy: { rotates: true, grace: 0 }, readsFirst, isOneBrowser: false };
    const stepped = { ...start, left: { ...left, refresh: 3, stepUp: 2, loss: 1, revocation: 0, tick: 1 } };
    const count = walk(stepped, world, (moment, before) => {
      checkAlways(moment, before);
      for (const flight of grantedSince(before, moment)) {
        holds(flight.presented === before.row.counter, 'only the current cookie is accepted');
        holds(flight.cookie === before.row.counter + 1, 'an accepted cookie is replaced');
      }
    });
    expect(count).toBeGreaterThan(1000);
  },
);

test('without rotation no order of events ends the session for reuse', () => {
  const still: World = { policy: { rotates: false, grace: GRACE }, readsFirst: true, isOneBrowser: false };
  const calm = { ...start, left: { ...left, refresh: 3 } };
  const count = walk(calm, still, (moment, before) => {
    holds(moment.row.counter === 0 && before.row.counter === 0, 'the counter stays');
    holds(moment.row.endReason !== 'reuse_detected', 'there is no reuse');
  });
  expect(count).toBeGreaterThan(1000);
});
