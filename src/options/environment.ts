import type { Environment } from '../browser/environment.ts';
import { needed, ofType, optional, type Read, readMembers, type Table } from './checks.ts';
import { wrong } from './sentences.ts';

/** An object with these functions. It may be an instance of a class, which has them in its prototype, and has members of its own. */
function methods(names: string): Read<never> {
  return optional<never>((given, name) => {
    for (const member of names.split(' ')) needed('function')(Reflect.get(Object(given), member), `${name}.${member}`);
    return given as never;
  }) as Read<never>;
}

const ENVIRONMENT = (): Table<Partial<Environment>> => ({
  clock: methods('monotonic wall after'),
  random: ofType('function'),
  fetch: optional((given, name) => {
    // A fetch in place of the function that returns it has a parameter.
    if (typeof given === 'function' && given.length === 0) return given as never;
    throw wrong(name, 'fetch');
  }),
  lock: ofType('function'),
  openChannel: ofType('function'),
  flags: methods('get set'),
  page: methods('baseUrl origin isOnline onWake onHide'),
});

/**
 * Checks the parts that replace those of the browser. Few apps have any, and a mistake shows at once: builds for production leave it out.
 *
 * @throws TypeError that names the part.
 */
export function checkEnvironment(given: unknown): void {
  if (typeof (given ?? {}) !== 'object') throw wrong('createAuth: the option environment', 'object');
  const table = ENVIRONMENT();
  const names = Object.keys(table);
  const near = (name: string): boolean => names.some((known) => known.toLowerCase() === name.toLowerCase());
  // An object of an app's own may have more, and nothing in the place of what a browser may lack.
  const isLacking = (name: string, part: unknown): boolean => part === null && /^(?:lock|openChannel)$/.test(name);
  const parts = Object.entries<unknown>({ ...(given as object) }).filter(
    ([name, part]) => near(name) && !isLacking(name, part),
  );
  readMembers(table, Object.fromEntries(parts), 'createAuth: the option environment');
}
