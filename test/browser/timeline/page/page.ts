import { createAuth } from 'rebearer';
import { createRecorder, defineTimeline, type Recorder } from 'rebearer/devtools';

/** What the page offers to the test that drives it. */
export interface TimelineBench {
  readonly recorder: Recorder;
  readonly timeline: HTMLElementTagNameMap['rebearer-timeline'];
  readonly login: () => Promise<void>;
  readonly call: (urls: readonly string[]) => Promise<readonly number[]>;
  /** Records so many made-up calls, a hundred at a time beside each other. */
  readonly pretend: (count: number) => void;
}

declare global {
  const timelineBench: TimelineBench;
}

defineTimeline();
const timeline = document.createElement('rebearer-timeline');
timeline.setAttribute('channel', 'timeline');
document.querySelector('main')?.append(timeline);

const name = new URLSearchParams(location.search).get('name') ?? 'tab 1';
const recorder = createRecorder({ name, channel: 'timeline' });
timeline.show(recorder);
const auth = recorder.watch(createAuth({ refresh: '/auth/refresh', fetch: recorder.fetch }));

const own: TimelineBench = {
  recorder,
  timeline,
  async login() {
    const body = JSON.stringify({ username: 'alice', password: 'alice-demo' });
    const headers = { 'content-type': 'application/json' };
    await auth.login(await fetch('/auth/login', { method: 'POST', headers, body }));
  },
  call: (urls) => Promise.all(urls.map(async (url) => (await auth.fetch(url)).status)),
  pretend(count) {
    const { tell } = recorder;
    const ids = Array.from({ length: count }, (_, index) => `pretended-${index}`);
    for (let start = 0; start < count; start += 100) {
      const wave = ids.slice(start, start + 100);
      for (const id of wave) tell({ type: 'call', id, method: 'GET', url: `${location.origin}/api/me` });
      for (const id of wave) tell({ type: 'sent', id });
      for (const id of wave) tell({ type: 'answered', id, status: 401 });
      for (const id of wave) tell({ type: 'sent', id });
      for (const id of wave) tell({ type: 'answered', id, status: 200 });
      for (const id of wave) tell({ type: 'settled', id, status: 200, error: '' });
    }
  },
};

Object.assign(globalThis, { timelineBench: own });
