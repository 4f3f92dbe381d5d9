import { bare } from '../bare.ts';

/** A `RequestInit` that we may change. */
export type Init = { -readonly [Member in keyof RequestInit]: RequestInit[Member] };

/** The members that fetch reads, inherited ones included, in its order. */
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

/** Copies the members that fetch would read, and the object's own unknown members. Each getter is read once. */
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
