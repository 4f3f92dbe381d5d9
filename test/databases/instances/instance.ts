import type { AuthServerEvent } from '../../../src/server/index.ts';
import { CLIENTS, openStore } from './open-store.ts';
import { serve } from './serve.ts';
import type { Report, ServerOptions } from './start-instance.ts';

// One instance of a server: a process of its own. It says where it listens, and what happens in it, and ends with the process that started it.
const [name, url = '', options = '{}'] = process.argv.slice(2);
const client = CLIENTS.find((candidate) => candidate === name);
if (client === undefined) throw new Error('Which client?');
const { store } = await openStore(client, url);
const report = (said: Report): unknown => process.send?.(said);
const served = await serve({
  ...(JSON.parse(options) as ServerOptions),
  store,
  onEvent: (event: AuthServerEvent) => void report({ event }),
});
report({ url: served.url });
process.once('disconnect', () => process.exit());
