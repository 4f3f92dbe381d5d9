/** Runs a task; `undefined` where it throws, as what browsers forbid does. */
export function quietly<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
