import { createAuth } from 'rebearer';
import { bodyOf, type BodyType } from './body.ts';
import { collectGarbage, control, type Minted, nativeFetch, report } from './report.ts';

interface Params {
  readonly type: BodyType;
  readonly bytes: number;
  readonly rounds: number;
}

export interface Upload {
  readonly isFailed: boolean;
  /** Milliseconds until the answer. */
  readonly time: number;
  /** Bytes over what was in use before the call, while the answer is awaited: on the heap and in buffers. */
  readonly retained: number;
}

export interface Bodies {
  readonly own: readonly Upload[];
  readonly native: readonly Upload[];
}

void report<Params>(async ({ type, bytes, rounds }) => {
  const { access_token: accessToken, expires_in: expiresIn } = await control<Minted>('mint');
  const auth = createAuth({ refresh: '/auth/refresh' });
  await auth.login({ accessToken, expiresIn });
  const headers = { authorization: `Bearer ${accessToken}` };
  const body = bodyOf(type, bytes);
  const native = (path: string): Promise<Response> => {
    const init = { method: 'POST', body, headers };
    return type === 'Request' ? nativeFetch(new Request(path, init)) : nativeFetch(path, init);
  };
  const own = (path: string): Promise<Response> => {
    const init = { method: 'POST', body };
    return type === 'Request' ? auth.fetch(new Request(path, init)) : auth.fetch(path, init);
  };
  const result: { own: Upload[]; native: Upload[] } = { own: [], native: [] };
  for (let round = -1; round < rounds; round++) {
    const uploads = { native: await uploadOrFail(native), own: await uploadOrFail(own) };
    if (round < 0) continue;
    result.native.push(uploads.native);
    result.own.push(uploads.own);
  }
  return result satisfies Bodies;
});

/** Chromium refuses a body when it keeps too many already, and a failure is a result. */
async function uploadOrFail(send: (path: string) => Promise<Response>): Promise<Upload> {
  try {
    return await upload(send);
  } catch {
    return { isFailed: true, time: 0, retained: 0 };
  }
}

async function upload(send: (path: string) => Promise<Response>): Promise<Upload> {
  // What earlier uploads left behind counts against what Chromium lets a page keep for bodies.
  collectGarbage();
  const start = performance.now();
  const response = await send('/api/upload');
  const time = performance.now() - start;
  // Chromium keeps what a `Request` was cloned from until its answer is read.
  await response.text();
  if (response.status !== 200) throw new Error(`Answered ${response.status}.`);
  return { isFailed: false, time, retained: await retainedBy(() => send('/api/held')) };
}

/** Looks at the browser's memory while the server has the whole body and holds its answer back. */
async function retainedBy(send: () => Promise<Response>): Promise<number> {
  collectGarbage();
  const before = await control<number>('memory');
  const answer = send();
  // An upload that fails never arrives.
  await Promise.race([control('body-arrived'), answer]);
  collectGarbage();
  const after = await control<number>('memory');
  await control('release');
  await (await answer).text();
  return after - before;
}
