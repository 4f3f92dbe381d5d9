/** A body that can't be sent twice. */
export const UNREPEATABLE: unique symbol = Symbol('unrepeatable');

/**
 * Returns what a second attempt sends: the very bytes of the first, even if the caller changes its buffer or form right
 * after the call. Immutable bodies are kept as they are, mutable ones copied once, a stream is left to fetch.
 */
export function keepBody(body: BodyInit | null | undefined): BodyInit | null | undefined | typeof UNREPEATABLE {
  if (body === undefined || body === null || typeof body === 'string') return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  switch (Object.prototype.toString.call(body).slice(8, -1)) {
    case 'Blob':
    case 'File':
      return body;
    case 'URLSearchParams':
      return new URLSearchParams(body as URLSearchParams);
    case 'ArrayBuffer':
      return (body as ArrayBuffer).slice(0);
    case 'FormData':
      return copyForm(body as FormData);
    default:
      return UNREPEATABLE;
  }
}

function copyForm(form: FormData): FormData {
  const copy = new FormData();
  for (const [name, value] of form) copy.append(name, value);
  return copy;
}
