import { type Client, type Reply, signIn } from './client.ts';
import { type Instance, startInstance } from './start-instance.ts';

/** What has to hold for two instances, in a process each, on one store. */
export interface Story {
  readonly title: string;
  /** Rejects with an `Error` that says what does not hold. */
  readonly run: (store: string) => Promise<void>;
}

function holds(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`It does not hold that ${what}.`);
}

/** Runs a story on two instances, which are stopped after it. */
async function onTwo(store: string, tell: (one: Instance, two: Instance) => Promise<void>): Promise<void> {
  const instances = [await startInstance(store), await startInstance(store)] as const;
  try {
    await tell(...instances);
    const complaints = instances.map(({ complaints: said }) => said()).join('');
    holds(complaints === '', `no instance complains: ${complaints}`);
  } finally {
    await Promise.all(instances.map(({ kill }) => kill()));
  }
}

function tally(replies: readonly Reply[]): string {
  const counts = new Map<string, number>();
  for (const { reason, status } of replies) {
    const key = `${status} ${JSON.stringify(reason)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => `${count} x ${what}`).join(', ');
}

function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Asks until it is answered, as the client does after a network fault. */
async function insist(client: Client, instances: readonly Instance[]): Promise<Reply> {
  for (let attempt = 0; ; attempt += 1) {
    const instance = instances[attempt % instances.length];
    const reply = instance && (await client.refresh(instance).catch(() => undefined));
    if (reply !== undefined) return reply;
    if (attempt > 100) throw new Error('No instance answers.');
  }
}

export const stories: readonly Story[] = [
  {
    title: 'a thousand simultaneous refreshes of one cookie return one successor, and revoke no session',
    run: (store) =>
      onTwo(store, async (one, two) => {
        const client = await signIn(one, 'alice');
        const replies = await Promise.all(times(1000, (index) => client.ask(index % 2 === 0 ? one : two)));
        holds(
          replies.every(({ status }) => status === 200),
          `all are granted: ${tally(replies)}`,
        );
        holds(new Set(replies.map(({ cookie }) => cookie)).size === 1, 'all get the same cookie');
        client.cookie = replies[0]?.cookie ?? '';
        holds((await client.refresh(two)).status === 200, 'the session goes on');
      }),
  },
  {
    title: 'of two hundred clients that lose one answer in five, none is signed out',
    run: (store) =>
      onTwo(store, async (one, two) => {
        const clients = await Promise.all(times(200, (index) => signIn(index % 2 === 0 ? one : two, `user-${index}`)));
        const lives = clients.map(async (client, index) => {
          for (let round = 0; round < 10; round += 1) {
            const instance = (index + round) % 2 === 0 ? one : two;
            // Lost after the commit: the cookie is not kept. Lost before it would not have happened at all.
            const reply = (index + round) % 5 === 0 ? await client.ask(instance) : await client.refresh(instance);
            holds(reply.status === 200, `client ${index} is served in round ${round}: ${tally([reply])}`);
          }
        });
        await Promise.all(lives);
      }),
  },
  {
    title: 'when one instance is killed in mid-flight, the other goes on and no session is lost',
    run: async (store) => {
      const [one, two, three] = [await startInstance(store), await startInstance(store), await startInstance(store)];
      try {
        const clients = await Promise.all(times(60, (index) => signIn(index % 2 === 0 ? one : two, `user-${index}`)));
        const killed = new AbortController();
        let served = 0;
        const lives = clients.map(async (client, index) => {
          for (let round = 0; round < 6 || !killed.signal.aborted; round += 1) {
            const reply = await insist(client, index % 2 === 0 ? [one, two] : [two, one]);
            holds(reply.status === 200, `every client is served: ${tally([reply])}`);
            served += 1;
            // In the midst of what the others have in flight.
            if (served === 2 * clients.length) void one.kill().then(() => killed.abort());
          }
        });
        await Promise.all(lives);
        const after = await Promise.all(clients.map((client) => client.refresh(three)));
        holds(
          after.every(({ status }) => status === 200),
          `all sessions live: ${tally(after)}`,
        );
      } finally {
        await Promise.all([two, three, one].map(({ kill }) => kill()));
      }
    },
  },
  {
    title: 'a restart and a second instance cost no 401, and change no session',
    run: async (store) => {
      const one = await startInstance(store);
      const clients = await Promise.all(times(20, (index) => signIn(one, `user-${index}`)));
      await one.kill();
      await onTwo(store, async (two, three) => {
        for (const client of clients) {
          const statuses = [
            await client.call(two),
            await client.call(three),
            (await client.refresh(two)).status,
            await client.call(three),
          ];
          holds(
            statuses.every((status) => status === 200),
            `every call is served: ${statuses.join(' ')}`,
          );
        }
      });
    },
  },
  {
    title: 'keys rotate on both instances while clients run, and no call gets a 401',
    run: (store) =>
      onTwo(store, async (one, two) => {
        const clients = await Promise.all(times(100, (index) => signIn(index % 2 === 0 ? one : two, `user-${index}`)));
        const rotations = await Promise.all(
          [one, two, one, two].map(async ({ url }) => (await fetch(`${url}/rotate-keys`)).text()),
        );
        holds(rotations.filter((isRotated) => isRotated === 'true').length <= 1, 'one key is added');
        const lives = clients.map(async (client, index) => {
          for (const instance of [one, two, one]) {
            const statuses = [await client.call(instance), (await client.refresh(instance)).status];
            holds(
              statuses.every((status) => status === 200),
              `client ${index} is served: ${statuses.join(' ')}`,
            );
          }
        });
        await Promise.all(lives);
      }),
  },
  {
    title: 'a logout against refreshes on both instances leaves no cookie that is good',
    run: (store) =>
      onTwo(store, async (one, two) => {
        for (let round = 0; round < 20; round += 1) {
          const client = await signIn(one, `user-${round}`);
          const [replies, left] = await Promise.all([
            Promise.all(times(6, (index) => client.ask(index % 2 === 0 ? one : two))),
            client.logout(round % 2 === 0 ? one : two),
          ]);
          holds(left === 204, `the logout is answered ${left}`);
          for (const { cookie, reason, status } of replies) {
            holds(status === 200 || reason === 'logged_out', `a refresh is granted or logged out: ${tally(replies)}`);
            client.cookie = cookie ?? client.cookie;
            const later = await client.ask(two);
            holds(later.reason === 'logged_out', `the cookie is dead: ${tally([later])}`);
          }
        }
      }),
  },
];
