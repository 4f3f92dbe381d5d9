export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Reads an own member of a value from the network; `__proto__` and `constructor` lead nowhere. */
export function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}
