import type { About, System } from '../shared/system.ts';
import { reactMounts } from '../react/mounts.ts';
import { vueMounts } from '../vue/mounts.ts';
import { configFromEnvironment } from './environment.ts';
import { startHostile } from './hostile.ts';
import { type ReferenceServer, startServer } from './server.ts';
import { DEMO_USERS } from './store/users.ts';
import { namesOf, SYSTEMS } from './systems.ts';

const config = { ...configFromEnvironment(process.env), mounts: { ...reactMounts(), ...vueMounts() } };
const servers: ReferenceServer[] = [];
const systems: System[] = [];
let attackedFrom = '';

for (const { id, title, story, server: options } of SYSTEMS) {
  const about = (): About => ({ id, systems, hostile: attackedFrom });
  const isFirst = servers.length === 0;
  const others = { port: 0, dbFile: ':memory:', ...namesOf(id, options.inline === undefined ? '/auth' : '/') };
  const server = await startServer({ ...config, ...(isFirst ? {} : others), ...options, about });
  servers.push(server);
  systems.push({ id, title, story, url: server.url });
}

const [target] = servers;
if (target === undefined) throw new Error('There is no system to show.');
const port = Number(new URL(target.url).port) + 1;
// Where the port beside the demo's is taken, any other will do.
const hostile = await startHostile({ target, port }).catch(() => startHostile({ target }));
attackedFrom = hostile.url;
console.log(`\nThe demo runs at ${target.url}\nSign in as:`);
for (const { username } of DEMO_USERS) console.log(`  ${username}, password ${username}-demo`);
console.log(`Small apps: ${target.url}/react/ and ${target.url}/vue/`);
console.log(`A hostile page attacks it at ${hostile.url}`);

const close = (): Promise<unknown> => Promise.all([...servers, hostile].map((server) => server.close()));
process.once('SIGINT', () => void close());
process.once('SIGTERM', () => void close());
