import { serve } from './serve.ts';
import { CLIENTS, openStore } from './open-store.ts';

// One instance of a server: a process of its own. It says where it listens, and ends with the process that started it.
const [name, url = '', options = '{}'] = process.argv.slice(2);
const client = CLIENTS.find((candidate) => candidate === name);
if (client === undefined) throw new Error('Which client?');
const { store } = await openStore(client, url);
const served = await serve({ ...(JSON.parse(options) as { grace?: number; storeTimeout?: number }), store });
process.send?.(served.url);
process.once('disconnect', () => process.exit());
