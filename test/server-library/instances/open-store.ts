import { sqliteStore } from '../../../src/server/stores/sqlite/index.ts';
import type { Store } from '../../../src/server/stores/store.ts';

/** How long a query waits for other processes, which may stand still on a busy machine. Milliseconds. */
const PATIENCE = 60_000;

/** Opens the store of an address, such as `sqlite:/tmp/sessions.db`. */
export function openStore(address: string): Store {
  const { pathname, protocol } = new URL(address);
  if (protocol === 'sqlite:') return sqliteStore(pathname, { patience: PATIENCE });
  throw new TypeError(`There is no store for ${protocol}`);
}
