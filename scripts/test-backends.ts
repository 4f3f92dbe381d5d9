import { ALL_BACKENDS, LIGHT_BACKENDS, runBackends } from './run-backends.ts';

// `npm run test:backends` drives the five that install quickly; `-- directus strapi` names others, `-- all` means all seven.
const args = process.argv.slice(2);
const isName = (arg: string): boolean => ALL_BACKENDS.some((name) => name === arg);
const named = args.includes('all') ? ALL_BACKENDS : args.filter(isName);
const names = named.length > 0 ? named : LIGHT_BACKENDS;
const rest = args.filter((arg) => arg !== 'all' && !isName(arg));
const { exitCode, report } = await runBackends(names, rest);
console.log(`\n${report}`);
process.exitCode = exitCode;
