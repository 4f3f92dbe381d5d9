import { configFromEnvironment } from './environment.ts';
import { startServer } from './server.ts';
import { DEMO_USERS } from './store/users.ts';

const server = await startServer(configFromEnvironment(process.env));
console.log(server.url);
for (const { username } of DEMO_USERS) console.log(`${username} / ${username}-demo`);
process.once('SIGINT', () => void server.close());
process.once('SIGTERM', () => void server.close());
