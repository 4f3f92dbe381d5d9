import { runSite } from './run-site.ts';

// `npm run test:site` builds the site and drives it in Chromium, its playground included.
const { exitCode, report } = await runSite(process.argv.slice(2));
console.log(`\n${report}`);
// Where it cannot be built, nothing has been tested.
process.exitCode = exitCode ?? 1;
