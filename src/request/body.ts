/**
 * Returns a body that can be passed to fetch twice and is the same bytes both times, even if the caller changes its buffer
 * or parameters right after the call; `undefined` where there is no such body. Streams and forms have ways of their own.
 */
export function keepBody(body: BodyInit): BodyInit | undefined {
  if (typeof body !== 'object') return `${body as string}`;
  switch (tagOf(body)) {
    case 'Blob':
    case 'File':
      return body;
    case 'URLSearchParams':
      return new URLSearchParams(body as URLSearchParams);
    case 'ArrayBuffer':
      return keepBytes(new Uint8Array(body as ArrayBuffer));
    default:
      // Shared memory is nothing that fetch takes.
      if (ArrayBuffer.isView(body) && tagOf(body.buffer) !== 'ArrayBuffer') return undefined;
      return ArrayBuffer.isView(body) ? keepBytes(body as ArrayBufferView<ArrayBuffer>) : undefined;
  }
}

const LARGE = 256 * 1024;

/** A `Blob` costs a message to another process, and is then the cheaper way for large bytes, even than none at all. */
function keepBytes(view: ArrayBufferView<ArrayBuffer>): BodyInit {
  if (view.byteLength > LARGE) return new Blob([view]);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
}

/** By tag, not by `instanceof`: an iframe's form is a form too. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
