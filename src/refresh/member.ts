/** Reads a member of something that came over the network. Own members only: `__proto__` and `constructor` lead nowhere. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
