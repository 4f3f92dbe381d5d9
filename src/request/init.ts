import { bare } from '../bare.ts';

/** A `RequestInit` that we may change. */
export type Init = { -readonly [Member in keyof RequestInit]: RequestInit[Member] };

/**
 * Copies what fetch would read, unknown members of the object's own included, and each getter read once. Fetch reads its members, none of
 * which is a function, wherever the object inherits them; from `Object.prototype` nothing is taken.
 */
export function readInit(init: object): Init {
  const own: Init = bare(init);
  for (let from = prototypeOf(init); from !== null && from !== Object.prototype; from = prototypeOf(from)) {
    for (const member of Object.getOwnPropertyNames(from)) {
      const value: unknown = member in own ? undefined : Reflect.get(init, member);
      if (value !== undefined && typeof value !== 'function') Reflect.set(own, member, value);
    }
  }
  return own;
}

function prototypeOf(value: object): object | null {
  return Reflect.getPrototypeOf(value);
}
