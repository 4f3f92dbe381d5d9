type Tell = (...facts: readonly unknown[]) => void;

/**
 * Tells several watchers at once; each may leave out what it has no use for. What one throws must not get into the library
 * that is watched, where it would pass for a failure of the network or the store.
 */
export function watchersOf<Watcher extends object>(
  watchers: readonly Partial<Watcher>[],
  onError: (error: unknown) => void,
): Watcher {
  const tellers = new Map<PropertyKey, Tell>();
  const tellerOf = (name: PropertyKey): Tell => {
    const interested = watchers.flatMap((watcher) => (Reflect.get(watcher, name) as Tell | undefined) ?? []);
    return (...facts) => {
      try {
        for (const tell of interested) tell(...facts);
      } catch (error) {
        onError(error);
      }
    };
  };
  return new Proxy({} as Watcher, {
    get(_, name) {
      const teller = tellers.get(name) ?? tellerOf(name);
      tellers.set(name, teller);
      return teller;
    },
  });
}
