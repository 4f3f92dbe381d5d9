import { setTimeout as pause } from 'node:timers/promises';
import type { Evaluate, Page } from './engine.ts';

/** What an engine's driver can do with a page. */
export interface Driver extends Omit<Page, 'evaluate' | 'waitForFunction'> {
  /** Evaluates an expression in the page; resolves with the string that it is or that its promise resolves with. */
  readonly run: (expression: string) => Promise<string>;
}

const DEADLINE = 90_000;

/** Makes a page on a driver. All engines evaluate the same way, although their protocols differ. */
export function drive({ run, ...driver }: Driver): Page {
  const evaluate: Evaluate = async (work: (given: never) => unknown, given?: unknown) =>
    decode(await run(expressionOf(work, given)));
  const waitForFunction = async (condition: () => boolean): Promise<void> => {
    const deadline = performance.now() + DEADLINE;
    // A page that is on its way to another answers with an error.
    for (;;) {
      const answer = await evaluate(condition).catch((error: unknown) => ({ error }));
      if (answer === true) return;
      if (performance.now() > deadline) {
        const cause = typeof answer === 'object' ? answer.error : undefined;
        throw new Error(`This did not become true in the page: ${String(condition)}`, { cause });
      }
      await pause(20);
    }
  };
  return { ...driver, evaluate, waitForFunction };
}

// JSON has no undefined; lone surrogates survive it, as escapes.
const ABSENT = '\u0000undefined';

/** Becomes a string, or the promise of one where the function returns a promise. */
function expressionOf(work: (given: never) => unknown, given: unknown): string {
  const argument = given === undefined ? 'undefined' : `JSON.parse(${JSON.stringify(JSON.stringify(given))})`;
  return `((result) => {
    const encode = (it) => JSON.stringify([it], (_, value) => (value === undefined ? ${JSON.stringify(ABSENT)} : value));
    return result instanceof Promise ? result.then(encode) : encode(result);
  })((${String(work)})(${argument}))`;
}

function decode(text: string): never {
  const [result] = withUndefined(JSON.parse(text)) as [never];
  return result;
}

function withUndefined(value: unknown): unknown {
  if (value === ABSENT) return undefined;
  if (Array.isArray(value)) return value.map(withUndefined);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withUndefined(member)]));
}
