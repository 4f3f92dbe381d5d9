import { createAuth } from 'rebearer';
import { createRecorder, defineTimeline } from 'rebearer/devtools';

const recorder = createRecorder({ name: 'my app', channel: 'my-app-devtools' });
export const auth = recorder.watch(createAuth({ refresh: '/auth/refresh', fetch: recorder.fetch }));
export const authFetch = auth.fetch;

defineTimeline();
const timeline = document.createElement('rebearer-timeline');
timeline.setAttribute('channel', 'my-app-devtools');
timeline.show(recorder);
document.body.append(timeline);
