import type Uppy from '@uppy/core';
import XHRUpload from '@uppy/xhr-upload';
import { auth } from './auth.ts';

const API = 'https://api.example.com';

/** Has an Uppy upload with the session's token. Call the returned function when the Uppy is destroyed. */
export function uploadWithSession(uppy: Uppy): () => void {
  const sent = new WeakMap<XMLHttpRequest, string>();
  const again = new WeakSet<XMLHttpRequest>();
  let rejected: string | undefined;

  uppy.use(XHRUpload, {
    endpoint: `${API}/uploads`,
    async onBeforeRequest(request, _retries, files) {
      const token = await auth.getAccessToken({ minValidity: 30_000, rejected }).catch(() => {
        // Fails as a request without an answer does. If this function rejected, Uppy would wait for ever.
        request.send = () => void request.dispatchEvent(new Event('error'));
      });
      // Uppy would send a file that was cancelled meanwhile.
      if (!files.some(({ id }) => id in uppy.getState().files)) request.send = () => {};
      if (token === undefined) return;
      sent.set(request, token);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
    },
    onAfterResponse(request, retries) {
      const token = sent.get(request);
      if (request.status !== 401 || token === undefined) return;
      rejected = token;
      // A second 401 is the caller's.
      if (retries === 0) again.add(request);
    },
    shouldRetry: (request) => again.has(request) || request.status === 0 || request.status > 499,
  });

  // What one user has added must not be sent as the next one.
  return auth.on('identity-change', ({ from }) => {
    if (from !== undefined) uppy.cancelAll();
  });
}
