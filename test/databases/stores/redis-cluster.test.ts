import { Cluster, Redis } from 'ioredis';
import { createCluster } from 'redis';
import { createCluster as createCluster4 } from 'redis-4';
import { afterAll, expect, test } from 'vitest';
import { type KeptDatabase, keepDatabase } from '../../../scripts/databases/keep.ts';
import { freePort } from '../../../scripts/databases/run.ts';
import { type RedisClient, redisStore } from '../../../src/server/stores/redis/index.ts';
import { testStore } from '../../../src/server/testing/test-store.ts';
import { urlOf } from '../url-of.ts';

interface Opened {
  readonly client: RedisClient;
  readonly close: () => Promise<unknown>;
}

/** Has a client connect again, as it does if somebody listens to its errors. */
function patient<Client extends { on: (event: 'error', listener: () => void) => unknown }>(client: Client): Client {
  client.on('error', () => undefined);
  return client;
}

/** Where a key is, is known: a client that has to be sent to another node has asked the wrong one. */
const CLIENTS: Readonly<Record<string, (urls: readonly string[]) => Promise<Opened>>> = {
  'node-redis': async (urls) => {
    const client = patient(createCluster({ rootNodes: urls.map((url) => ({ url })), maxCommandRedirections: 0 }));
    await client.connect();
    return { client, close: () => client.close() };
  },
  'node-redis 4': async (urls) => {
    const client = patient(createCluster4({ rootNodes: urls.map((url) => ({ url })), maxCommandRedirections: 0 }));
    await client.connect();
    return { client, close: () => client.quit() };
  },
  ioredis: async (urls) => {
    const client = patient(new Cluster([...urls], { scaleReads: 'slave' }));
    return { client, close: () => client.quit() };
  },
};

let started: Promise<{ readonly urls: readonly string[]; readonly close: () => Promise<void> }> | undefined;

afterAll(async () => {
  await (await started)?.close();
});

/** Starts two nodes, each with half of the keys. */
async function startCluster(): Promise<{ urls: readonly string[]; close: () => Promise<void> }> {
  const busPorts = [await freePort(), await freePort()];
  const nodes = await Promise.all(
    busPorts.map((port) => keepDatabase('redis', ['cluster-enabled=yes', `cluster-port=${port}`])),
  );
  const [one, two] = nodes.map(({ url }) => new Redis(url));
  if (one === undefined || two === undefined) throw new Error('There are two nodes.');
  await Promise.all([one.cluster('SET-CONFIG-EPOCH', 1), two.cluster('SET-CONFIG-EPOCH', 2)]);
  await Promise.all([
    one.call('CLUSTER', 'ADDSLOTSRANGE', 0, 8191),
    two.call('CLUSTER', 'ADDSLOTSRANGE', 8192, 16_383),
  ]);
  await one.call('CLUSTER', 'MEET', '127.0.0.1', portOf(nodes[1]), String(busPorts[1]));
  for (const node of [one, two])
    await expect.poll(() => node.cluster('INFO'), { timeout: 60_000 }).toMatch(/cluster_state:ok[^]*known_nodes:2/);
  await Promise.all([one.quit(), two.quit()]);
  return {
    urls: nodes.map(({ url }) => url),
    close: async () => void (await Promise.all(nodes.map((node) => node.close()))),
  };
}

function portOf(node: KeptDatabase | undefined): string {
  return new URL(node?.url ?? '').port;
}

test('a prefix without a hash tag is refused for a cluster: a sign-in would need several nodes', () => {
  const nodes = ['redis://127.0.0.1:1'];
  const clusters = [
    new Cluster(nodes, { lazyConnect: true }),
    createCluster({ rootNodes: [{ url: 'redis://127.0.0.1:1' }] }),
    createCluster4({ rootNodes: [{ url: 'redis://127.0.0.1:1' }] }),
  ];
  for (const client of clusters) {
    for (const prefix of ['shop:', '', '{}shop:', 'shop}{:'])
      expect(() => redisStore(client, { prefix })).toThrow(/^redisStore: .*\{shop\}:/);
    expect(() => [redisStore(client), redisStore(client, { prefix: 'my{shop}:' })]).not.toThrow();
  }
  // What the client puts before every key may have the tag.
  const tagged = new Cluster(nodes, { keyPrefix: '{app}', lazyConnect: true });
  const single = new Redis({ lazyConnect: true });
  for (const client of [tagged, single]) expect(() => redisStore(client, { prefix: 'shop:' })).not.toThrow();
});

for (const [name, open] of Object.entries(CLIENTS)) {
  let opened: Promise<Opened> | undefined;

  afterAll(async () => {
    await (await opened)?.close();
  });

  test.each(
    testStore(async () => {
      urlOf('redis');
      started ??= startCluster();
      opened ??= open((await started).urls);
      const { client } = await opened;
      return { store: redisStore(client, { prefix: `{${name}}:` }) };
    }),
  )(`${name} in a cluster: $title`, async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
}
