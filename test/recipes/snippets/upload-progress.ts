import { SessionChangedError } from 'rebearer';
import { auth } from './auth.ts';

export interface Upload {
  readonly url: string;
  readonly body: Blob | FormData;
  /** Is told of the bytes that are sent, and of all that are to be sent; from the beginning again where the upload is sent again. */
  readonly onProgress?: (loaded: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Uploads by XMLHttpRequest, which tells of its progress as fetch does not. The URL must be one of your API's. */
export async function upload(given: Upload): Promise<XMLHttpRequest> {
  const { signal } = given;
  // A token that lives on while a large body is sent.
  const token = await auth.getAccessToken({ minValidity: 30_000, signal });
  const user = userOf(auth);
  const answer = await send(given, token);
  if (answer.status !== 401 || token === undefined) return answer;
  const next = await auth.getAccessToken({ rejected: token, signal });
  if (next === undefined || next === token) return answer;
  if (userOf(auth) !== user) throw new SessionChangedError();
  // A second 401 is the caller's.
  return send(given, next);
}

let changes = 0;
auth.on('identity-change', () => void changes++);

/** What was asked for as one user must not be sent as another. A user without a name is known by the number of changes. */
const userOf = ({ session }: typeof auth): string | number | undefined =>
  session.isAuthenticated ? (session.identity ?? changes) : undefined;

function send({ url, body, onProgress, signal }: Upload, token: string | undefined): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = (): void => request.abort();
    request.open('POST', url);
    if (token !== undefined) request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress?.(loaded, total));
    request.addEventListener('load', () => resolve(request));
    request.addEventListener('error', () => reject(new TypeError('The upload failed.')));
    request.addEventListener('abort', () => reject(signal?.reason));
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    request.send(body);
  });
}
