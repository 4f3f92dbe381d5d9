import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { memoryStore } from 'rebearer/server/memory';
import { gatedStore } from './gated-store.ts';
import { type Answer, cookieOf, serve, type Served, testClock, type Visitor, read, visit } from './visitor.ts';

interface Stage {
  readonly server: Served;
  readonly visitor: Visitor;
}

/** What happens at once; each returns the answer to a refresh, or nothing. */
type Act = (stage: Stage) => Promise<Answer | undefined>;

interface Outcome extends Stage {
  readonly answers: readonly Answer[];
  /** The queries in the order in which they ran. */
  readonly order: readonly string[];
  /** How many could have run at each step, which is where the walk turns next. */
  readonly choices: readonly number[];
}

interface Setting {
  /** Whether the app has `claims`. */
  readonly asks: boolean;
  readonly grace?: number;
}

const refresh: Act = ({ visitor }) => visitor.send('/auth/refresh');
const logout: Act = async ({ visitor }) => void (await visitor.send('/auth/logout'));
const revoke: Act = async ({ server, visitor }) => void (await server.revoke(visitor.sessionId ?? ''));
const revokeAll: Act = async ({ server }) => void (await server.revokeAll('alice'));

/** Runs the acts with their queries in a given order; beyond it, the query that waits longest goes first. */
async function run(acts: readonly Act[], schedule: readonly number[], { asks, grace }: Setting): Promise<Outcome> {
  const options = { ...(grace !== undefined && { grace }), ...(asks && { claims: () => ({}) }) };
  const clock = testClock();
  const inner = memoryStore(clock);
  const gated = gatedStore(inner);
  const first = serve({ store: inner, ...options }, clock);
  const visitor = visit(first);
  await visitor.signIn({ subject: 'alice' });
  const server = serve({ store: gated.store, ...options }, clock);
  // Keys and secrets are read now, so that the queries about the session are all there is to order.
  await visit(server).send('/auth/jwks.json', { method: 'GET' });
  const through = visit(server);
  Object.assign(through, { cookie: visitor.cookie, sessionId: visitor.sessionId });

  let open = acts.length;
  const all = acts.map(async (act) => {
    const answer = await act({ server, visitor: through });
    open -= 1;
    return answer;
  });
  const order: string[] = [];
  const choices: number[] = [];
  for (let at = 0; ; at += 1) {
    while (gated.waiting().length < open) await setImmediate();
    if (open === 0) break;
    const name = gated.waiting()[schedule[at] ?? 0] ?? '';
    choices.push(gated.waiting().length);
    order.push(name);
    gated.release(schedule[at] ?? 0);
    await setImmediate();
  }
  gated.open();
  const answers = (await Promise.all(all)).filter((answer) => answer !== undefined);
  return { server, visitor: through, answers, order, choices };
}

/** Runs the acts in every order of their queries. */
async function everyOrder(
  acts: readonly Act[],
  setting: Setting,
  check: (outcome: Outcome) => Promise<void>,
): Promise<number> {
  const todo: (readonly number[])[] = [[]];
  let count = 0;
  for (let schedule = todo.pop(); schedule !== undefined; schedule = todo.pop()) {
    const outcome = await run(acts, schedule, setting);
    await check(outcome);
    count += 1;
    for (let at = schedule.length; at < outcome.choices.length; at += 1) {
      const taken = outcome.choices.slice(0, at).map((_, index) => schedule?.[index] ?? 0);
      for (let other = 1; other < (outcome.choices[at] ?? 0); other += 1) todo.push([...taken, other]);
    }
  }
  return count;
}

const ends = [
  ['logout', logout, 'logged_out'],
  ['revocation', revoke, 'revoked'],
  ['revocation of all', revokeAll, 'revoked'],
] as const;
const cases = ends.flatMap(([name, act, reason]) => [true, false].map((asks) => ({ name, act, reason, asks })));

test.each(cases)(
  'after a $name no order of queries leaves the session alive (asks for claims: $asks)',
  async ({ act, reason, asks }) => {
    const count = await everyOrder([refresh, refresh, act], { asks }, async ({ answers, order, server, visitor }) => {
      const told = `${order.join(' ')}: ${answers.map(({ status }) => status).join(' ')}`;
      for (const answer of answers) {
        expect([200, 400], told).toContain(answer.status);
        if (answer.status === 400) expect(answer.json, told).toMatchObject({ error: 'invalid_grant', reason });
      }
      const cookies = new Set(answers.flatMap((answer) => cookieOf(answer) ?? []));
      expect(cookies.size, told).toBeLessThanOrEqual(1);
      for (const cookie of [...cookies, visitor.cookie]) {
        const later = visit(server);
        later.cookie = cookie;
        expect((await later.refresh()).json, told).toMatchObject({ error: 'invalid_grant', reason });
      }
      expect(await server.sessions('alice'), told).toEqual([]);
    });
    expect(count).toBeGreaterThan(2);
  },
);

test.each([true, false])(
  'three refreshes of one cookie do not end the session in any order of queries (asks for claims: %s)',
  async (asks) => {
    const count = await everyOrder(
      [refresh, refresh, refresh],
      { asks },
      async ({ answers, order, server, visitor }) => {
        expect(
          answers.map(({ status }) => status),
          order.join(' '),
        ).toEqual([200, 200, 200]);
        expect(new Set(answers.map(cookieOf)).size, order.join(' ')).toBe(1);
        const [answer] = answers;
        visitor.cookie = answer && cookieOf(answer);
        expect((await visitor.refresh()).status, order.join(' ')).toBe(200);
        expect(await server.sessions('alice')).toHaveLength(1);
      },
    );
    expect(count).toBeGreaterThanOrEqual(6);
  },
);

/** It does not keep the cookie, as `refresh` does not: they leave together. */
const stepUp: Act = async ({ server, visitor }) =>
  read(await server.signIn(visitor.request('/auth/login'), { subject: 'alice', acr: 'urn:example:mfa' }));

/** Of three that ask for claims there are thousands of orders. */
const together = [
  { name: 'a step-up and a refresh', acts: [stepUp, refresh], asks: true },
  { name: 'two step-ups', acts: [stepUp, stepUp], asks: true },
  { name: 'a step-up and two refreshes', acts: [stepUp, refresh, refresh], asks: false },
];

test.each(together)(
  '$name in any order of queries get one cookie, and the session continues (asks for claims: $asks)',
  async ({ acts, asks }) => {
    await everyOrder(acts, { asks }, async ({ answers, order, server, visitor }) => {
      const told = order.join(' ');
      expect(
        answers.map(({ status }) => status),
        told,
      ).toEqual(acts.map(() => 200));
      expect(new Set(answers.map(({ json }) => json['session_id'])), told).toEqual(new Set([visitor.sessionId]));
      expect(new Set(answers.map(cookieOf)).size, told).toBe(1);
      expect(await server.sessions('alice')).toMatchObject([{ acr: 'urn:example:mfa' }]);
      const [answer] = answers;
      visitor.cookie = answer && cookieOf(answer);
      server.clock.advance(60_000);
      expect((await visitor.refresh()).status, told).toBe(200);
    });
  },
);

test.each([true, false])(
  'without a grace a step-up and a refresh never both continue the session of one cookie (asks for claims: %s)',
  async (asks) => {
    await everyOrder([stepUp, refresh], { asks, grace: 0 }, async ({ answers, order, visitor }) => {
      const told = order.join(' ');
      const granted = answers.filter(({ json, status }) => status === 200 && json['session_id'] === visitor.sessionId);
      expect(granted, told).toHaveLength(1);
      visitor.cookie = granted[0] && cookieOf(granted[0]);
      expect((await visitor.refresh()).json, told).toMatchObject({ error: 'invalid_grant' });
    });
  },
);

/** With a second factor alone, so it may never open a session. */
const secondFactor: Act = async ({ server, visitor }) =>
  read(
    await server.signIn(visitor.request('/auth/step-up'), { subject: 'alice', acr: 'urn:example:mfa', stepUp: true }),
  );

test.each(cases)(
  'beside a $name no order of queries makes a step-up leave a session (asks for claims: $asks)',
  async ({ act, reason, asks }) => {
    const count = await everyOrder([secondFactor, act], { asks }, async ({ answers, order, server, visitor }) => {
      const told = `${order.join(' ')}: ${answers.map(({ status }) => status).join(' ')}`;
      const [answer] = answers;
      if (answer?.status !== 200) expect(answer?.json, told).toMatchObject({ error: 'invalid_grant', reason });
      for (const cookie of [answer && cookieOf(answer), visitor.cookie]) {
        const later = visit(server);
        later.cookie = cookie ?? visitor.cookie;
        expect((await later.refresh()).json, told).toMatchObject({ error: 'invalid_grant', reason });
      }
      expect(await server.sessions('alice'), told).toEqual([]);
    });
    expect(count).toBeGreaterThan(1);
  },
);
