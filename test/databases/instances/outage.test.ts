import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { DatabaseName } from '../../../scripts/databases/database.ts';
import { keepDatabase } from '../../../scripts/databases/keep.ts';
import { newPostgresDatabase } from '../database.ts';
import { urlOf } from '../url-of.ts';
import { cable } from './cable.ts';
import { PATIENT } from './cases.ts';
import { type Answer, type Client, signIn } from './client.ts';
import { type ClientName, openStore } from './open-store.ts';
import { serve, type Served } from './serve.ts';

const SETTINGS: Readonly<Record<DatabaseName, readonly string[]>> = {
  postgres: [],
  // Redis keeps every write that it has answered.
  redis: ['appendonly=yes', 'appendfsync=always'],
};

const CASES: readonly { readonly client: ClientName; readonly database: DatabaseName }[] = [
  { client: 'pg', database: 'postgres' },
  { client: 'postgres', database: 'postgres' },
  { client: 'node-redis', database: 'redis' },
  { client: 'ioredis', database: 'redis' },
];

const UNAVAILABLE = { status: 503, cookie: undefined, retryAfter: expect.stringMatching(/^[1-9]\d*$/) };

test.each(CASES)(
  '$client: while $database is down the answer is 503, and afterwards everything continues',
  async (given) => {
    urlOf(given.database);
    const database = await keepDatabase(given.database, SETTINGS[given.database]);
    onTestFinished(() => database.close());
    const { served, people } = await begin(given.client, database.url);
    for (const how of ['orderly', 'at once'] as const) {
      const leaving = await untilSignedIn(served);
      await Promise.all([...people.map((person) => person.refresh(served.url)), database.stop(how)]);
      await expectAll(people, (person) => person.refresh(served.url), UNAVAILABLE);
      const [alice] = people;
      const headers = { authorization: `Bearer ${alice?.accessToken() ?? ''}` };
      expect((await fetch(`${served.url}/api/me`, { headers })).status).toBe(200);
      // `postgres` keeps what it could not send, so this one may be logged out later.
      expect(await leaving.logout(served.url)).toBe(503);
      await expect(signIn(served.url)).rejects.toThrow('503');
      await database.start();
      await expectAll(people, (person) => untilAnswered(person, served), { status: 200 });
    }
  },
);

test.each(CASES)('$client: when $database does not answer at all, the answer is 503 in time', async (given) => {
  const target = given.database === 'postgres' ? await newPostgresDatabase(onTestFinished) : urlOf('redis');
  const network = await cable(target);
  const { served, people } = await begin(given.client, network.url);
  network.cut();
  await expectAll(people, (person) => person.refresh(served.url), UNAVAILABLE);
  network.mend();
  await expectAll(people, (person) => untilAnswered(person, served), { status: 200 });
});

async function begin(
  client: ClientName,
  url: string,
): Promise<{ readonly served: Served; readonly people: readonly Client[] }> {
  const { store, close } = await openStore(client, url);
  // A store that is down has to be noticed soon. On a busy machine that is taken for one that is slow, and then asked again.
  const lifetimes = { accessToken: 600_000 };
  const served = await serve({ store, storeTimeout: 2000, grace: PATIENT.grace, lifetimes });
  onTestFinished(async () => {
    await served.close();
    await close();
  });
  const people = await Promise.all(Array.from({ length: 8 }, () => untilSignedIn(served)));
  return { served, people };
}

async function expectAll(
  people: readonly Client[],
  ask: (person: Client) => Promise<Answer>,
  wanted: object,
): Promise<void> {
  for (const answer of await Promise.all(people.map(ask))) expect(answer).toMatchObject(wanted);
}

/** Asks again as a client does; the time-out of the test ends what is 503 for ever. */
async function untilAnswered(person: Client, { url }: Served): Promise<Answer> {
  for (;;) {
    const answer = await person.refresh(url);
    if (answer.status !== 503) return answer;
    await sleep(25);
  }
}

async function untilSignedIn({ url }: Served): Promise<Client> {
  for (;;) {
    try {
      return await signIn(url);
    } catch (error) {
      if (!String(error).includes('503')) throw error;
      await sleep(25);
    }
  }
}
