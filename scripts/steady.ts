import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureChromium } from './browser.ts';
import { keepBusy } from './keep-busy.ts';
import { type Outcome, runVitest } from './run-vitest.ts';

// `npm run test:steady -- --runs 3 --busy 2 test/browser/tabs.test.ts`; all that is not named here goes to vitest.
const OPTIONS = { runs: { type: 'string', default: '10' }, busy: { type: 'string' } } as const;
const { values, args } = split(process.argv.slice(2));
const runs = wholeNumber('runs', values.runs);
const busy = values.busy === undefined ? availableParallelism() : wholeNumber('busy', values.busy);

// Without a listener, a signal would end this process and leave vitest behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const REBEARER_CHROMIUM = await ensureChromium();
let isGreen = true;
for (let run = 1; run <= runs; run++) {
  const began = performance.now();
  const outcome = await runBusy();
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`run ${run} of ${runs}: ${outcome.passed} passed, ${outcome.failed} failed, ${seconds} s`);
  // As soon as they are known: ten runs take hours.
  for (const failure of outcome.failures) console.log(`\nrun ${run}: ${failure}`);
  isGreen &&= outcome.exitCode === 0;
}
if (isGreen) console.log(`\nNo failures, with ${busy} busy threads.`);
process.exitCode = isGreen ? 0 : 1;

async function runBusy(): Promise<Outcome> {
  const stop = keepBusy(busy);
  try {
    return await runVitest(args, { REBEARER_CHROMIUM }, 'quiet');
  } finally {
    await stop();
  }
}

/** Splits our own options from vitest's. */
function split(given: readonly string[]): { values: { runs: string; busy?: string | undefined }; args: string[] } {
  const { values, tokens } = parseArgs({ args: [...given], options: OPTIONS, strict: false, tokens: true });
  const own = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !Object.hasOwn(OPTIONS, token.name)) continue;
    own.add(token.index);
    if (token.inlineValue === false) own.add(token.index + 1);
  }
  return {
    values: { runs: String(values.runs), busy: values.busy === undefined ? undefined : String(values.busy) },
    args: given.filter((_, index) => !own.has(index)),
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`--${name} takes a whole number, not "${text}".`);
  return number;
}
