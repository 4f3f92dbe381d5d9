import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { IS_LONG, PATIENT, SHARED, startTwo } from './cases.ts';
import type { ClientName } from './open-store.ts';
import { type Answer, type Client, signIn } from './client.ts';
import { startInstance } from './start-instance.ts';

const EVERY_CLIENT = SHARED.map((client) => ({ client }));
/** Two instances on one store, for the tests that leave them alive. */
const pairs = new Map<ClientName, ReturnType<typeof startTwo>>();
const ends: (() => Promise<void>)[] = [];

afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

function pairOf(client: ClientName): ReturnType<typeof startTwo> {
  const pair = pairs.get(client) ?? startTwo(client, (end) => ends.push(end));
  pairs.set(client, pair);
  return pair;
}

const STORM = IS_LONG ? 60_000 : 2000;
const PEOPLE = IS_LONG ? 200 : 40;
/** What each of them asks at least, in the same time. */
const FEWEST = 5;

test.each(EVERY_CLIENT)(
  '$client: 1,000 simultaneous refreshes of one cookie return one successor',
  async ({ client }) => {
    const { one, two } = await pairOf(client);
    const alice = await signIn(one.url);
    const cookie = alice.cookie();
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => alice.refresh(index % 2 === 0 ? one.url : two.url, { cookie })),
    );
    expect(tally(answers)).toEqual({ 200: 1000 });
    expect(new Set(answers.map((answer) => answer.cookie)).size).toBe(1);
    expect(alice.cookie()).not.toBe(cookie);
    for (const { url } of [one, two]) expect((await alice.refresh(url)).status).toBe(200);
  },
);

test.each(EVERY_CLIENT)('$client: clients that lose one answer in five stay signed in', async ({ client }) => {
  const { one, two } = await pairOf(client);
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, (_, index) => signIn([one, two][index % 2]?.url ?? '', `bob-${index}`)),
  );
  const until = performance.now() + STORM;
  const tallies = await Promise.all(
    people.map(async (person) => {
      const answers: Answer[] = [];
      // A busy machine may have the time go by.
      while (performance.now() < until || answers.length < FEWEST) {
        answers.push(...(await inTabs(person, [one.url, two.url])));
        await sleep(Math.random() * 20);
      }
      return tally(answers);
    }),
  );
  const all = tallies.reduce(sum, {});
  expect(Object.keys(all).sort()).toEqual(['200', 'lost']);
  expect(all['200']).toBeGreaterThan(PEOPLE);
  for (const person of people) expect((await person.refresh(one.url)).status).toBe(200);
});

test.each(EVERY_CLIENT)('$client: killing an instance loses no session', async ({ client }) => {
  const { one, two, place } = await startTwo(client, onTestFinished);
  const people = await Promise.all(Array.from({ length: PEOPLE }, (_, index) => signIn(one.url, `carol-${index}`)));
  let killed: Promise<void> | undefined;
  let answered = 0;
  const answers = await Promise.all(
    people.map(async (person) => {
      const own: Answer[] = [];
      for (let count = 0; count < 20; count++) {
        own.push(await person.refresh(count % 2 === 0 ? one.url : two.url));
        answered += 1;
        // All of them have a request under way then.
        if (answered === PEOPLE * 5) killed = one.kill();
      }
      return own;
    }),
  );
  await killed;
  const { 200: fine, lost, ...others } = tally(answers.flat());
  expect([others, fine !== undefined, lost !== undefined]).toEqual([{}, true, true]);
  for (const person of people) expect((await person.refresh(two.url)).status).toBe(200);
  const again = await startInstance({ client, url: place, options: PATIENT }, onTestFinished);
  for (const person of people) expect((await person.refresh(again.url)).status).toBe(200);
});

test.each(EVERY_CLIENT)('$client: a logout or a revocation wins over refreshes in flight', async ({ client }) => {
  const { one, two } = await pairOf(client);
  const rounds = IS_LONG ? 400 : 40;
  for (let round = 0; round < rounds; round++) {
    const user = `dave-${client}-${round}`;
    const dave = await signIn(one.url, user);
    const cookie = dave.cookie();
    const refreshes = Array.from({ length: 6 }, async (_, index) => {
      await sleep(Math.random() * 6);
      return dave.refresh(index % 2 === 0 ? one.url : two.url, { cookie });
    });
    await sleep(Math.random() * 6);
    const end = round % 2 === 0 ? dave.logout(two.url) : revokeAll(two.url, user);
    const [answers] = await Promise.all([Promise.all(refreshes), end]);
    for (const answer of answers) expect([200, 400]).toContain(answer.status);
    for (const each of new Set([cookie, ...answers.flatMap((answer) => answer.cookie ?? [])])) {
      const reason = round % 2 === 0 ? 'logged_out' : 'revoked';
      const late = await dave.refresh(two.url, { cookie: each });
      expect(late).toMatchObject({ status: 400, body: { error: 'invalid_grant', reason } });
    }
  }
});

test.each(EVERY_CLIENT)(
  '$client: a token of one instance is valid at the other, and after a restart',
  async ({ client }) => {
    const { one, two, place } = await pairOf(client);
    const alice = await signIn(one.url);
    const later = await startInstance({ client, url: place, options: PATIENT }, onTestFinished);
    for (const { url } of [one, two, later]) {
      const headers = { authorization: `Bearer ${alice.accessToken()}` };
      expect((await fetch(`${url}/api/me`, { headers })).status).toBe(200);
    }
  },
);

/** A client refreshes, in one call of three from two tabs at once; one call in five is lost, before or after the commit. */
async function inTabs(person: Client, urls: readonly [string, string]): Promise<readonly Answer[]> {
  const cookie = person.cookie();
  const tabs = Math.random() < 1 / 3 ? 2 : 1;
  return Promise.all(
    Array.from({ length: tabs }, () => {
      const lose = Math.random() < 1 / 5 ? (Math.random() < 1 / 2 ? 'before' : 'after') : undefined;
      return person.refresh(urls[Math.random() < 1 / 2 ? 0 : 1], { cookie, lose });
    }),
  );
}

async function revokeAll(url: string, user: string): Promise<number> {
  return (await fetch(`${url}/revoke?user=${user}`, { method: 'POST' })).status;
}

/** How often each status came, with the reason of a refusal. */
function tally(answers: readonly Answer[]): Readonly<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const { body, status } of answers) {
    const key = [status, ...(typeof body['reason'] === 'string' ? [body['reason']] : [])].join(' ');
    all[key] = (all[key] ?? 0) + 1;
  }
  return all;
}

function sum(one: Readonly<Record<string, number>>, two: Readonly<Record<string, number>>): Record<string, number> {
  const keys = new Set([...Object.keys(one), ...Object.keys(two)]);
  return Object.fromEntries([...keys].map((key) => [key, (one[key] ?? 0) + (two[key] ?? 0)]));
}
