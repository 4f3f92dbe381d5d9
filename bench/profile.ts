import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Cost, profilePage } from './harness/profile.ts';
import { openStage } from './harness/stage.ts';

/** What to look into, going on for longer than the profilers look. */
const SUBJECTS = {
  'happy-path': { page: 'happy-path', params: { calls: 20_000, rounds: 2000 } },
  storm: { page: 'storm', params: { network: 'instant', path: '/api/me', calls: 10_000, rounds: 200 } },
  'storm-chunked': { page: 'storm', params: { network: 'instant', path: '/api/chunked', calls: 1000, rounds: 200 } },
} as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { peer: { type: 'string', default: 'rebearer' }, entry: { type: 'string' } },
});
const subject = Object.entries(SUBJECTS).find(([name]) => name === positionals[0])?.[1];
if (subject === undefined) throw new Error(`Say what to profile: ${Object.keys(SUBJECTS).join(', ')}.`);

const stage = await openStage({ minify: false, entry: values.entry });
const { targetId, result } = await stage.open(subject.page, { ...subject.params, peer: values.peer });
result.catch((error: unknown) => {
  console.error(error);
});
// Compilers take their time to learn what is hot.
await pause(2000);
const { time, bytes } = await profilePage(stage.chromium.devTools, targetId, () => pause(4000));
print('Time, of the function itself', time);
print('Bytes allocated, by the function itself and what was inlined into it', bytes);
await stage.close();

function print(title: string, costs: readonly Cost[]): void {
  console.log(`\n${title}`);
  for (const { name, share } of costs.slice(0, 25)) console.log(`${(share * 100).toFixed(1).padStart(6)} %  ${name}`);
}
