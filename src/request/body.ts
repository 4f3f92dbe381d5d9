import { tagOf } from '../tag-of.ts';
import { toText } from '../to-text.ts';

/*
 * The cost of keeping a body: milliseconds in the call, and megabytes held until the answer. Chromium 156, medians,
 * `node bench/body-means.ts`. An asterisk marks the way that is used; native fetch is beside it.
 *
 * |                 | 1 kB       | 1 MB       | 10 MB       | 100 MB       |
 * | --------------- | ---------- | ---------- | ----------- | ------------ |
 * | string, itself* | 0.5, 0     | 15, 3      | 109, 40     |              |
 * | Blob, itself*   | 0.6, 0     | 0.8, 0     | 1.2, 0      | 0.6, 0       |
 * | bytes, native   | 0.5, 0     | 11, 3      | 73, 48      | 1218, 644    |
 * | copied*         | 0.5, 0     | 11, 4      | 76, 50      | 1188, 845    |
 * | as a Blob       | 1.0, 0     | 3, 0       | 9, 0        | 60, 100      |
 * | in a Request    | 1.0, 0     | 5, 0       | 22, 0       | 164, 100     |
 * | params, native  | 0.6, 0     | 18, 3      | 146, 40     |              |
 * | copied*         | 0.6, 0     | 18, 3      | 140, 50     |              |
 * | as text         | 0.5, 0     | 21, 3      | 186, 56     |              |
 * | in a Request    | 1.0, 0     | 13, 0      | 98, 0       |              |
 * | form, native    | 0.6, 0     | 11, 3      | 97, 46      |              |
 * | copied*         | 0.7, 0     | 12, 2      | 98, 45      |              |
 * | in a Request    | 1.3, 0     | 8, 0       | 55, 0       |              |
 * | files, native   | 1.4, 0     | 1.4, 0     | 2.5, 0      |              |
 * | copied*         | 1.3, 0     | 1.5, 0     | 2.5, 0      |              |
 * | in a Request    | 1.5, 0     | 1.8, 0     | 1.5, 0      |              |
 *
 * Bytes would be cheaper as a Blob, but Chromium releases a Blob only at a garbage collection, which chunks of one large buffer do
 * not trigger: after half a gigabyte of them every further call fails.
 */

/**
 * Returns a body that can be sent twice with the same bytes, even if the caller changes its buffer or parameters after the call;
 * `undefined` if there is no such body. Streams are recorded instead.
 */
export function keepBody(body: BodyInit): BodyInit | undefined {
  if (typeof body !== 'object') return toText(body);
  switch (tagOf(body)) {
    case 'Blob':
    case 'File':
      return body;
    case 'FormData':
      return copyForm(body as FormData);
    case 'URLSearchParams':
      return new URLSearchParams(body as URLSearchParams);
    case 'ArrayBuffer':
      return copyBytes(body as ArrayBuffer);
    default:
      // The platform's own classes have no tag in React Native. Its forms describe files, and are read anew at each attempt.
      if ('getParts' in body || isA('Blob', body)) return body;
      if (isA('URLSearchParams', body)) return new URLSearchParams(toText(body));
      // Fetch does not accept shared memory.
      if (ArrayBuffer.isView(body) && tagOf(body.buffer) !== 'ArrayBuffer') return undefined;
      return ArrayBuffer.isView(body) ? copyBytes(body.buffer, body.byteOffset, body.byteLength) : undefined;
  }
}

function isA(name: 'Blob' | 'URLSearchParams', body: object): boolean {
  const known: unknown = globalThis[name];
  return typeof known === 'function' && body instanceof known;
}

/** Copies the entries. Each attempt has a boundary of its own: in a Request it would stay the same, but what wraps fetch reads the init. */
function copyForm(form: FormData): FormData {
  const copy = new FormData();
  for (const [name, value] of form) copy.append(name, value);
  return copy;
}

/** Copies the bytes, so that the caller's later changes don't matter. A detached buffer has none, and can't be sliced. */
function copyBytes(buffer: ArrayBuffer, from = 0, length = buffer.byteLength): ArrayBuffer {
  return length === 0 ? new ArrayBuffer() : buffer.slice(from, from + length);
}
