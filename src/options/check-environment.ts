import type { Environment } from '../browser/environment.ts';
import { type Check, type Checks, members, needed, ofType, rule } from './checks.ts';

/** An object with these functions. It may be an instance of a class, which has them in its prototype, and has members of its own. */
function methods(names: string): Check {
  return (given, name) => {
    if (given === undefined) return;
    for (const member of names.split(' '))
      needed(ofType('function'))(Reflect.get(Object(given), member), `${name}.${member}`);
  };
}

const ENVIRONMENT = (): Checks<Environment> => ({
  clock: methods('monotonic wall after'),
  random: ofType('function'),
  // A fetch in place of the function that returns it has a parameter.
  fetch: rule((given) => typeof given === 'function' && given.length === 0, 'fetch'),
  lock: ofType('function'),
  openChannel: ofType('function'),
  flags: methods('get set'),
  page: methods('baseUrl origin isOnline onWake onHide'),
});

/** Checks the parts that replace those of the browser. An object of an app's own may have more of them. */
export const checkEnvironment: Check = (given, name) => {
  const checks = ENVIRONMENT();
  if (given === undefined || typeof given !== 'object') return members(checks)(given, name);
  const names = Object.keys(checks);
  const near = (part: string): boolean => names.some((known) => known.toLowerCase() === part.toLowerCase());
  // A browser may lack them, and an app say so.
  const isLacking = (part: string, value: unknown): boolean => value === null && /^(?:lock|openChannel)$/.test(part);
  const parts = Object.entries<unknown>({ ...given }).filter(([part, value]) => near(part) && !isLacking(part, value));
  members(checks)(Object.fromEntries(parts), name);
};
