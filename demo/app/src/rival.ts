import { createRecorder, type Recorder } from 'rebearer/devtools';
import { createInterceptor, refreshUrl } from './interceptor.ts';
import { inTurn } from './turns.ts';

/** The interceptor, signed in by a session of its own and recorded like us. */
export interface Rival {
  readonly recorder: Recorder;
  readonly fetch: typeof globalThis.fetch;
  /**
   * Its stampede may have ended its session: it begins every wave with a good one. In turn with what else changes the server: a
   * login that is answered late would bring a token made after all tokens were refused.
   */
  readonly prepare: () => Promise<void>;
}

export const rivalName = 'interceptor';

export function createRival(): Rival {
  const recorder = createRecorder({ name: rivalName });
  let refreshes = 0;
  const interceptor = createInterceptor(async (input, init) => {
    if (input !== refreshUrl) return recorder.fetch(input, init);
    const id = `refresh-${++refreshes}`;
    recorder.tell({ type: 'refresh', id, cause: 'rejected' });
    const response = await fetch(input, init);
    const problem = response.ok ? '' : `the server answered ${response.status}`;
    recorder.tell({ type: 'refreshed', id, result: response.ok ? 'granted' : 'ended', problem });
    return response;
  });
  return {
    recorder,
    fetch: recorder.trace(interceptor.fetch),
    prepare: () => inTurn(() => interceptor.login(JSON.stringify({ username: 'alice', password: 'alice-demo' }))),
  };
}
