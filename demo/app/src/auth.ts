import { createAuth } from 'rebearer';
import { createRecorder } from 'rebearer/devtools';

export interface Claims {
  readonly sub: string;
  readonly name?: string;
}

const query = new URLSearchParams(location.search);

/** The page is the first tab; the frames that play the others are told which they are, and of which page. */
export const tabName = `tab ${query.get('tab') ?? '1'}`;
export const pageName: string = query.get('of') ?? Math.random().toString(36).slice(2);
export const channel = `rebearer-demo-${pageName}`;
export const recorder = createRecorder({ name: tabName, channel });

// A time-out that an audience will sit through.
const options = { refresh: '/auth/refresh', logout: '/auth/logout', timeout: 3_000, fetch: recorder.fetch };
export const auth = recorder.watch(createAuth<Claims>(options));
export const authFetch = auth.fetch;
