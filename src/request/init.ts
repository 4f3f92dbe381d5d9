import { bare } from '../bare.ts';

/** A `RequestInit` that is ours to change. */
export type Init = { -readonly [Member in keyof RequestInit]: RequestInit[Member] };

/** The members that fetch reads from an object wherever it inherits them, in the order in which it does. */
const MEMBERS = [
  'body',
  'cache',
  'credentials',
  'duplex',
  'headers',
  'integrity',
  'keepalive',
  'method',
  'mode',
  'priority',
  'redirect',
  'referrer',
  'referrerPolicy',
  'signal',
] as const;

/** Copies what fetch would read, unknown members of the object's own included, and each getter read once. */
export function readInit(init: object): Init {
  const own: Init = bare(init);
  const prototype: unknown = Object.getPrototypeOf(init);
  if (prototype === Object.prototype || prototype === null) return own;
  for (const member of MEMBERS) {
    const value: unknown = Reflect.get(init, member);
    if (!(member in own) && value !== Reflect.get(Object.prototype, member)) Reflect.set(own, member, value);
  }
  return own;
}
