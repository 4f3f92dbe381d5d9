import { expand } from '../behaviour.ts';
import type { BodySpec } from '../spec.ts';

/** Makes a body of new objects. */
export function makeBody(given: BodySpec): BodyInit | null | undefined {
  const spec = 'text' in given ? { ...given, text: expand(given.text) } : given;
  switch (spec.type) {
    case 'none':
      return undefined;
    case 'null':
      return null;
    case 'string':
      return spec.text;
    case 'number':
      return spec.text.length as unknown as string;
    case 'object':
      return { toString: () => spec.text } as string;
    case 'URLSearchParams':
      return new URLSearchParams({ text: spec.text, 'ä ö': '&=' });
    case 'FormData':
      return form(spec.text);
    case 'FormData with a file': {
      const made = form('with');
      made.append('file "1"', new File([spec.text], 'a "ü"\n.txt', { type: spec.mime ?? '' }));
      return made;
    }
    case 'Blob':
      return new Blob([spec.text], { type: spec.mime ?? '' });
    case 'File':
      return new File([spec.text], 'file.txt', { type: spec.mime ?? '' });
    case 'ArrayBuffer':
      return bytes(spec.text).buffer;
    case 'Uint8Array':
      return new Uint8Array(bytes(`--${spec.text}--`).buffer, 2, bytes(spec.text).byteLength);
    case 'DataView':
      return new DataView(bytes(`--${spec.text}--`).buffer, 2, bytes(spec.text).byteLength);
    case 'ReadableStream':
      return streamOf(spec.chunks);
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function form(text: string): FormData {
  const made = new FormData();
  made.append('text\n"name"', text);
  made.append('again', '1');
  made.append('again', '2');
  return made;
}

function streamOf(chunks: readonly string[]): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[at++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(bytes(chunk));
    },
  });
}
