import { configFromEnvironment } from './environment.ts';
import { startServer } from './server.ts';
import { DEMO_USERS } from './store/users.ts';

const server = await startServer(configFromEnvironment(process.env));
console.log(`\nThe demo runs at ${server.url}\nSign in as:`);
for (const { username } of DEMO_USERS) console.log(`  ${username}, password ${username}-demo`);
process.once('SIGINT', () => void server.close());
process.once('SIGTERM', () => void server.close());
