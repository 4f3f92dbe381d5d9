/** Whether the value of an option is right, and what to write instead. */
export type Check = readonly [isRight: (value: unknown) => boolean, remedy: string];

/** Throws for an option that is unknown or wrong: a typo would make a test pass for another reason. */
export function checkOptions(caller: string, options: unknown, checks: Readonly<Record<string, Check>>): void {
  const names = Object.keys(checks).join(', ');
  if (!isObject(options)) throw new TypeError(`${caller}: the options are not an object. Pass one with ${names}.`);
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) throw new TypeError(`${caller}: the option ${name} is unknown. Use one of ${names}.`);
    const [isRight, remedy] = check;
    if (value !== undefined && !isRight(value))
      throw new TypeError(`${caller}: the option ${name} is wrong. Write ${remedy}.`);
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const FUNCTION: Check = [(value) => typeof value === 'function', 'a function'];
