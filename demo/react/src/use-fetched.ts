import { useCallback, useEffect, useState } from 'react';

export interface Fetched<Data> {
  /** `undefined` until there is some. */
  readonly data: Data | undefined;
  /** Whether it went wrong the last time. */
  readonly isFailed: boolean;
  readonly reload: () => void;
}

/** Fetches when the component is there, and again whenever the user comes back to the window. */
export function useFetched<Data>(load: () => Promise<Data>): Fetched<Data> {
  const [state, setState] = useState<Omit<Fetched<Data>, 'reload'>>({ data: undefined, isFailed: false });
  const reload = useCallback(() => {
    load().then(
      (data) => setState({ data, isFailed: false }),
      () => setState(({ data }) => ({ data, isFailed: true })),
    );
  }, [load]);
  useEffect(() => {
    const stop = new AbortController();
    reload();
    addEventListener('focus', reload, { signal: stop.signal });
    return () => stop.abort();
  }, [reload]);
  return { ...state, reload };
}
