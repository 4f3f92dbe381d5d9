/**
 * Makes an error that is known by its name, as those of the DOM are: React Native has no `DOMException`. The name is defined, not assigned:
 * where `Error.prototype` is frozen, an assignment throws, and what waits for the error would wait for ever.
 */
export function namedError(name: 'AbortError' | 'TimeoutError', message: string): Error {
  return new (class extends Error {
    override readonly name = name;
  })(message);
}
