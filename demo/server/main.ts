import { startDemo } from './demo.ts';
import { configFromEnvironment } from './environment.ts';
import { DEMO_USERS } from './store/users.ts';

const { server, hostile, close } = await startDemo(configFromEnvironment(process.env));
console.log(`\nThe demo runs at ${server.url}\nSign in as:`);
for (const { username } of DEMO_USERS) console.log(`  ${username}, password ${username}-demo`);
console.log(`A hostile page attacks it at ${hostile.url}`);

process.once('SIGINT', () => void close());
process.once('SIGTERM', () => void close());
