import { holds, same, type StoreCheck } from './check.ts';

/** Checks of signing keys, and of the secret for a development server. */
export const keyChecks: readonly StoreCheck[] = [
  {
    title: 'of two keys with one sequence, the first is kept',
    check: async ({ store, another }) => {
      const before = await store.keys();
      const sequence = (before.keys.at(-1)?.sequence ?? 0) + 1;
      const both = await Promise.all([
        store.addKey({ sequence, sealed: 'one' }),
        another.addKey({ sequence, sealed: 'two' }),
      ]);
      same(both.filter(({ applied }) => applied).length, 1, 'how many were added');
      const { keys } = await another.keys();
      same(keys.at(-1)?.sealed, both[0].applied ? 'one' : 'two', 'the newest key');
      holds(
        both.every((one) => one.keys.at(-1)?.sealed === keys.at(-1)?.sealed),
        'both were told the newest key',
      );
    },
  },
  {
    title: 'a key out of sequence is not added',
    check: async ({ store }) => {
      const { keys } = await store.keys();
      const newest = keys.at(-1)?.sequence ?? 0;
      for (const sequence of [newest, newest + 2, newest - 1]) {
        const { applied } = await store.addKey({ sequence, sealed: 'wrong' });
        holds(!applied, `the sequence ${sequence} is refused after ${newest}`);
      }
      same((await store.keys()).keys, keys, 'the keys');
    },
  },
  {
    title: 'the two newest keys are kept by their number, the oldest first, with the times of the store',
    check: async ({ store }) => {
      const { keys } = await store.keys();
      const newest = keys.at(-1)?.sequence ?? 0;
      // Beyond ten: as texts, 9 would stay the newest.
      for (let step = 1; step <= 10; step += 1) {
        await store.addKey({ sequence: newest + step, sealed: `key ${step}` });
        same((await store.keys()).keys.at(-1)?.sequence, newest + step, 'the newest key');
      }
      const after = await store.keys();
      same(
        after.keys.map(({ sequence, sealed }) => [sequence, sealed]),
        [
          [newest + 9, 'key 9'],
          [newest + 10, 'key 10'],
        ],
        'the keys',
      );
      holds(
        after.keys.every(({ createdAt }) => Number.isInteger(createdAt) && createdAt <= after.now),
        'times are told',
      );
    },
  },
  {
    title: 'the first secret is kept for every instance',
    check: async ({ store, another }) => {
      const [one, two] = await Promise.all([store.keepSecret('one'), another.keepSecret('two')]);
      same(two, one, 'the second answer');
      same(await another.keepSecret('three'), one, 'the third answer');
    },
  },
];
