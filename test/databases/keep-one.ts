import { DATABASES } from '../../scripts/databases/database.ts';
import { keepDatabase } from '../../scripts/databases/keep.ts';

// What a test run does: it keeps a database, and is then killed.
const name = DATABASES.find((candidate) => candidate === process.argv[2]);
if (name === undefined) throw new Error('Which database?');
const { url, folder } = await keepDatabase(name);
console.log(JSON.stringify({ url, folder }));
setInterval(() => undefined, 60_000);
