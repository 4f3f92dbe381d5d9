import { sqliteStore } from '../../../src/server/stores/sqlite/index.ts';
import type { Store } from '../../../src/server/stores/store.ts';

/** Opens the store of an address, such as `sqlite:/tmp/sessions.db`. */
export function openStore(address: string): Store {
  const { pathname, protocol } = new URL(address);
  if (protocol === 'sqlite:') return sqliteStore(pathname);
  throw new TypeError(`There is no store for ${protocol}`);
}
