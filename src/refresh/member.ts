/** Reads an own member of a value from the network; `__proto__` and `constructor` lead nowhere. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
