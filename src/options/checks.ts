import { bare } from '../bare.ts';
import { isRecord } from '../refresh/member.ts';
import { WORD } from './headers.ts';
import { type Found, type Mistake, wrong } from './sentences.ts';

/**
 * Throws for a value that the code of an app should not have; `undefined` is right unless it is `needed`. Only development asks: no
 * deployment and no user changes these values. What a deployment may change is checked where it is read, in every build.
 */
export type Check = (given: unknown, name: string) => void;

/** The checks of the members of one object, by name. */
export type Checks<Options> = { readonly [Name in keyof Options]-?: Check };

/** A value for which `isRight` is true. */
export function rule(isRight: (given: unknown) => boolean, mistake: Mistake, ...found: readonly Found[]): Check {
  return (given, name) => {
    if (given !== undefined && !isRight(given)) throw wrong(name, mistake, ...found);
  };
}

/** What is checked where it is read, or can be anything. */
export const anything: Check = () => {};

export function needed(check: Check): Check {
  return (given, name) => check(given ?? null, name);
}

/** An object with these members and no other. Own members only count: a polluted `Object.prototype` adds none. */
export function members<Options>(checks: Checks<Options>): Check {
  return (given, name) => {
    if (given === undefined) return;
    const names = Object.keys(checks);
    if (!isRecord(given)) throw wrong(name, 'object', ...names);
    const unknown = Object.keys(given).find((member) => !names.includes(member));
    if (unknown !== undefined) throw wrong(memberOf(name, unknown), 'unknown', ...names);
    const own = bare(given);
    for (const [member, check] of Object.entries<Check>(checks))
      check(Reflect.get(own, member), memberOf(name, member));
  };
}

function memberOf(name: string, member: string): string {
  return name.includes(':') ? `${name}.${member}` : `${name}: the option ${member}`;
}

export function oneOf(...values: readonly (string | boolean)[]): Check {
  return rule((given) => values.some((value) => value === given), 'value', ...values);
}

export function ofType(type: 'function' | 'string'): Check {
  return rule((given) => typeof given === type, type);
}

/** A number in a range. */
export function number(isInRange: (given: number) => boolean, mistake: Mistake, ...found: readonly Found[]): Check {
  return rule((given) => typeof given === 'number' && isInRange(given), mistake, ...found);
}

export function milliseconds(least = 0): Check {
  return number((given) => given >= least, 'milliseconds', least);
}

/** A list whose items are all right. */
export function list(check: Check): Check {
  const isArray = rule(Array.isArray, 'array');
  return (given, name) => {
    isArray(given, name);
    if (Array.isArray(given)) for (const item of given) needed(check)(item, name);
  };
}

/** A scheme, a method, or the name of a header or a cookie; `refused` excludes some. */
export function word(refused?: RegExp): Check {
  const isWord = rule((given) => typeof given === 'string' && WORD.test(given), 'word');
  return (given, name) => {
    isWord(given, name);
    if (typeof given === 'string' && refused?.test(given)) throw wrong(name, 'forbidden', given);
  };
}
