import { setTimeout as pause } from 'node:timers/promises';
import { drive } from './drive.ts';
import type { Context, ContextOptions, Page, Said } from './engine.ts';
import type { WebDriverSession } from './web-driver.ts';

/** Makes a context of the session with a browser: WebDriver knows no other profiles, and no network to take away. */
export function makeContext(session: WebDriverSession, { onSaid }: ContextOptions): Context {
  return {
    openPage: async () => makePage(session, await session.openWindow(), onSaid),
    setOffline: undefined,
    close: () => session.close(),
  };
}

/** What came of an expression, and what the page has said since it was asked last. */
interface Answer {
  readonly said: readonly Said[];
  readonly outcome: { readonly value: string } | { readonly error: string } | null;
}

function makePage(session: WebDriverSession, window: string, onSaid: ContextOptions['onSaid']): Page {
  let runs = 0;
  const execute = async (script: string, id: number): Promise<Answer['outcome']> => {
    const answer = await session.execute(window, script, [id]);
    if (answer === undefined) return null;
    const { said, outcome } = answer as Answer;
    for (const line of said) onSaid?.(line);
    return outcome;
  };
  // One session answers one command at a time: nothing may wait in it, so a promise is asked for again and again.
  const run = async (expression: string): Promise<string> => {
    const id = ++runs;
    let outcome = await execute(`${LISTEN}; ${begin(expression)}; ${TAKE}`, id);
    for (let wait = 1; outcome === null; wait = Math.min(20, wait * 2)) {
      await pause(wait);
      outcome = await execute(`${LISTEN}; ${TAKE}`, id);
    }
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.value;
  };
  const visit = async (path: string, body: object): Promise<void> => {
    await session.command(window, 'POST', path, body);
    await execute(`${LISTEN}; ${TAKE}`, 0);
  };
  return drive({
    goto: (url) => visit('/url', { url }),
    reload: () => visit('/refresh', {}),
    run,
    close: async () => void (await session.command(window, 'DELETE', '/window')),
  });
}

/** Listens from here on: WebDriver tells nothing of the console. What is said while a page loads is not heard. */
const LISTEN = `
  const key = Symbol.for('driven');
  const driven = globalThis[key] ?? (() => {
    const [said, outcomes] = [[], {}];
    const hear = (text, isBrowsers) => void said.push({ text, isBrowsers });
    for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
      const write = console[level];
      console[level] = (...values) => (hear(values.map(String).join(' '), false), write.apply(console, values));
    }
    addEventListener('error', ({ message }) => hear(message, false));
    addEventListener('unhandledrejection', ({ reason }) => hear(String(reason), false));
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => hear(violatedDirective, true));
    Object.defineProperty(globalThis, key, { value: { said, outcomes } });
    return globalThis[key];
  })()`;

/** Takes what there is; a page that has gone since took its promises with it. An outcome stays: its answer may come too late. */
const TAKE = `
  const [id] = arguments;
  const { [id]: outcome = { error: 'The page has gone.' } } = driven.outcomes;
  return { said: driven.said.splice(0), outcome }`;

function begin(expression: string): string {
  return `
    const settle = (outcome) => void (driven.outcomes[arguments[0]] = outcome);
    const fail = (error) => settle({ error: String(error) });
    try {
      const result = ${expression};
      settle(typeof result === 'string' ? { value: result } : null);
      if (typeof result !== 'string') result.then((value) => settle({ value }), fail);
    } catch (error) {
      fail(error);
    }`;
}
