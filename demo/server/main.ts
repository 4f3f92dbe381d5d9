import { vueMounts } from '../vue/mounts.ts';
import { configFromEnvironment } from './environment.ts';
import { startHostile } from './hostile.ts';
import { startServer } from './server.ts';
import { DEMO_USERS } from './store/users.ts';

const server = await startServer({ ...configFromEnvironment(process.env), mounts: vueMounts() });
const port = Number(new URL(server.url).port) + 1;
// Where the port beside the demo's is taken, any other will do.
const hostile = await startHostile({ target: server, port }).catch(() => startHostile({ target: server }));
console.log(`\nThe demo runs at ${server.url}\nSign in as:`);
for (const { username } of DEMO_USERS) console.log(`  ${username}, password ${username}-demo`);
console.log(`The same with Vue: ${server.url}/vue/`);
console.log(`A hostile page attacks it at ${hostile.url}`);

const close = (): Promise<unknown> => Promise.all([server.close(), hostile.close()]);
process.once('SIGINT', () => void close());
process.once('SIGTERM', () => void close());
