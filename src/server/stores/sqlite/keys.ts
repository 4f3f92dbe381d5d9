import type { Store, StoredKey } from '../store.ts';
import type { Connection } from './connection.ts';
import { keyOf, textOf } from './row.ts';
import { ADD_KEY, KEEP_SECRET } from './schema.ts';

/** Only the two newest keys are used; an older row is deleted with the next key. */
const SELECT = `
SELECT * FROM (SELECT * FROM rebearer_keys ORDER BY sequence DESC LIMIT 2) ORDER BY sequence`;

/** The methods of a store for keys. */
export function keysIn({
  clock,
  durably,
  patiently,
  prepare,
}: Connection): Pick<Store, 'addKey' | 'keepSecret' | 'keys'> {
  const select = prepare(SELECT);
  const add = prepare(ADD_KEY);
  const drop = prepare('DELETE FROM rebearer_keys WHERE sequence < :oldest RETURNING sequence');
  const keep = prepare(KEEP_SECRET);
  const kept = (): readonly StoredKey[] => select.all({}).map(keyOf);

  return {
    keys: () => patiently(() => ({ keys: kept(), now: clock() })),
    addKey: async ({ sealed, sequence }) => {
      const now = clock();
      const applied = await patiently(() => durably(() => add.all({ sequence, sealed, now })).length > 0);
      if (applied) await patiently(() => drop.all({ oldest: sequence - 1 }));
      return { applied, keys: await patiently(kept), now };
    },
    keepSecret: (candidate) => patiently(() => textOf(durably(() => keep.all({ candidate }))[0], 'value')),
  };
}
