import { SessionChangedError } from 'rebearer';
import { Upload } from 'tus-js-client';
import { auth } from './auth.ts';

const API = 'https://api.example.com';

/** Uploads in parts. It stops when the user changes: the rest of a file must not be sent as the next user. */
export function uploadInParts(
  file: Blob,
  onProgress: (sent: number, total: number | null) => void = () => {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    let accessToken: string | undefined;
    let rejected: string | undefined;
    let isOver = false;

    const upload = new Upload(file, {
      endpoint: `${API}/uploads`,
      chunkSize: 5_000_000,
      retryDelays: [0, 1000, 3000, 5000],
      onProgress,
      /** Called before each request: an upload consists of several. */
      async onBeforeRequest(request) {
        // The server may have named another origin for the upload. No other server gets the token.
        if (new URL(request.getURL(), location.href).origin !== API) return;
        accessToken = await auth.getAccessToken({ minValidity: 30_000, rejected });
        if (isOver) throw new SessionChangedError();
        if (accessToken !== undefined) request.setHeader('Authorization', `Bearer ${accessToken}`);
      },
      onAfterResponse(_request, response) {
        if (response.getStatus() !== 401) rejected = undefined;
      },
      onShouldRetry({ originalResponse }) {
        const status = originalResponse?.getStatus() ?? 0;
        if (status !== 401) return status < 400 || status > 499 || status === 409 || status === 423;
        // A second 401 in a row is the caller's.
        const isFirst = rejected === undefined && accessToken !== undefined;
        rejected = accessToken;
        return isFirst;
      },
      onSuccess() {
        stop();
        resolve();
      },
      onError(error) {
        stop();
        reject(error);
      },
    });

    const stop = auth.on('identity-change', ({ from }) => {
      if (from === undefined) return;
      stop();
      isOver = true;
      void upload.abort();
      reject(new SessionChangedError());
    });
    upload.start();
  });
}
