import { bare } from '../bare.ts';
import type { Call, Repeatable } from './call.ts';
import type { Init } from './init.ts';
import { isSafe } from './method.ts';
import { record, type Recording } from './recording.ts';

/** A call by `Request`. It is copied by the Request constructor, which alone keeps all properties of a request. */
export class WholeRequest implements Repeatable {
  readonly #call: Call;
  readonly method: string;
  readonly recording: Recording | undefined;
  #next: Request;

  /** `given`: the URL that the request said it has. */
  constructor(call: Call, request: Request, init: Init | undefined, given: string) {
    const own = init === undefined ? new Request(request) : new Request(request, init);
    // The object said where it goes; what fetch would do is in the copy. Then fetch itself is asked. Polyfills keep relative URLs.
    if (own.url !== call.url && own.url !== given) throw new TypeError();
    this.#call = call;
    this.method = own.method;
    this.#next = own;
    if (!isSafe(own.method) && isStreaming(own.clone()) && own.body)
      this.recording = record(own.body, call.replayLimit);
  }

  get url(): string {
    return this.#call.url;
  }

  get signal(): AbortSignal | undefined {
    return this.#call.signal;
  }

  get isRepeatable(): boolean {
    return this.recording?.isRepeatable ?? true;
  }

  get isHashed(): boolean {
    // The Requests of polyfills have none.
    return Boolean(this.#next.integrity);
  }

  send(value: string | undefined, changed?: Init): Promise<Response> {
    const { fetch, attach } = this.#call;
    const sent = this.#take();
    if (attach.header !== undefined) set(sent.headers, attach.header, value);
    if (attach.csrf !== undefined && !isSafe(this.method)) {
      const repeated = attach.csrf.read();
      if (repeated !== undefined) sent.headers.set(attach.csrf.header, repeated);
    }
    return fetch(changed ? new Request(sent, keepingReferrer(sent, changed)) : sent);
  }

  #take(): Request {
    const request = this.#next;
    if (this.recording !== undefined) {
      return new Request(request, keepingReferrer(request, streaming(this.recording.open())));
    }
    if (!isSafe(this.method)) {
      const next = request.clone();
      this.#next = next.keepalive ? new Request(next, keepingReferrer(next, { keepalive: false })) : next;
    }
    return request;
  }
}

function set(headers: Headers, name: string, value: string | undefined): void {
  if (value === undefined) headers.delete(name);
  else headers.set(name, value);
}

/** An init with members resets the referrer. */
export function keepingReferrer({ referrer, referrerPolicy }: Request, init: Init): Init {
  return bare({ referrer, referrerPolicy, ...init });
}

/** `duplex` is unknown to TypeScript. */
function streaming(body: ReadableStream): Init & { readonly duplex: 'half' } {
  return { body, duplex: 'half' };
}

/**
 * Returns whether the body is a stream, and uses the request up. A clone of any other body costs nothing; a clone of a stream is a
 * tee. Only a stream has no source, and only such a body refuses the mode `no-cors` (Fetch, Request constructor).
 */
function isStreaming(clone: Request): boolean {
  try {
    void new Request(clone, bare<Init>({ method: 'POST', mode: 'no-cors', cache: 'default' }));
    return false;
  } catch {
    clone.body?.cancel().catch(() => {});
    return true;
  }
}
