export type BodyType = 'string' | 'Blob' | 'ArrayBuffer' | 'view' | 'FormData' | 'Request';

/** Makes a body; for a `Request` the one that it is made of. */
export function bodyOf(type: BodyType, bytes: number): BodyInit {
  switch (type) {
    case 'string':
      return 'x'.repeat(bytes);
    case 'Blob':
      return new Blob([noise(bytes)]);
    case 'view':
      return noise(bytes);
    case 'ArrayBuffer':
    case 'Request':
      return noise(bytes).buffer;
    case 'FormData': {
      const form = new FormData();
      form.append('file', new Blob([noise(bytes)]), 'file.bin');
      return form;
    }
  }
}

/** Not zeros, which an operating system keeps for nothing. */
function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes);
  const part = crypto.getRandomValues(new Uint8Array(Math.min(bytes, 65_536)));
  for (let at = 0; at < bytes; at += part.length) all.set(part.subarray(0, bytes - at), at);
  return all;
}
