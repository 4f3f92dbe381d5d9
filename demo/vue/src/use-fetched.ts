import { onMounted, onScopeDispose, shallowReadonly, type ShallowRef, shallowRef } from 'vue';

export interface Fetched<Data> {
  /** `undefined` until there is some. */
  readonly data: Readonly<ShallowRef<Data | undefined>>;
  /** What went wrong the last time. */
  readonly error: Readonly<ShallowRef<unknown>>;
  readonly reload: () => Promise<void>;
}

/** Fetches when the component is there, and again whenever the user comes back to the window. */
export function useFetched<Data>(load: () => Promise<Data>): Fetched<Data> {
  const data = shallowRef<Data>();
  const error = shallowRef<unknown>();

  async function reload(): Promise<void> {
    try {
      data.value = await load();
      error.value = undefined;
    } catch (reason) {
      error.value = reason;
    }
  }

  const stop = new AbortController();
  const onFocus = (): void => void reload();
  onMounted(() => {
    void reload();
    addEventListener('focus', onFocus, { signal: stop.signal });
  });
  onScopeDispose(() => stop.abort());
  return { data: shallowReadonly(data), error: shallowReadonly(error), reload };
}
