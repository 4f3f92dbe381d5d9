/** Makes an error that is known by its name, as those of the DOM are: React Native has no `DOMException`. */
export function namedError(name: 'AbortError' | 'TimeoutError', message: string): Error {
  return Object.assign(new Error(message), { name });
}
