import type { About, System } from '../shared/system.ts';
import { reactMounts } from '../react/mounts.ts';
import { vueMounts } from '../vue/mounts.ts';
import { type Demo, startDemo } from './demo.ts';
import { configFromEnvironment } from './environment.ts';
import { DEMO_USERS } from './store/users.ts';
import { namesOf, SYSTEMS } from './systems.ts';

/** Seconds that a session may be idle: short enough to see the warning. */
const IDLE = 300;
const config = {
  idleLifetime: IDLE,
  ...configFromEnvironment(process.env),
  mounts: { ...reactMounts(), ...vueMounts() },
};
const demos: Demo[] = [];
const systems: System[] = [];

for (const { id, title, story, server: options } of SYSTEMS) {
  const about = (): About => ({ id, systems });
  const others = { port: 0, dbFile: ':memory:', ...namesOf(id, options.responseToken === undefined ? '/auth' : '/') };
  const demo = await startDemo({ ...config, ...(demos.length === 0 ? {} : others), ...options, about });
  demos.push(demo);
  systems.push({ id, title, story, url: demo.server.url });
}

const [first] = demos;
if (first === undefined) throw new Error('There is no system to show.');
const { server, hostile } = first;
console.log(`\nThe demo runs at ${server.url}\nSign in as:`);
for (const { username } of DEMO_USERS) console.log(`  ${username}, password ${username}-demo`);
console.log(`Small apps: ${server.url}/react/ and ${server.url}/vue/`);
console.log(`A hostile page attacks it at ${hostile.url}`);

const PATIENCE = 10_000;
const drain = (): Promise<unknown> => Promise.all(demos.map((demo) => demo.drain(PATIENCE)));
process.once('SIGINT', () => void drain());
process.once('SIGTERM', () => void drain());
