import { bare } from '../bare.ts';
import { attachTo, withHeader } from './authorize.ts';
import { keepBody } from './body.ts';
import type { Call, Repeatable } from './call.ts';
import type { Init } from './init.ts';
import { record, type Recording } from './recording.ts';
import { tagOf } from '../tag-of.ts';
import { toText } from '../to-text.ts';

/** A call by URL and init, kept as it was made: later changes by the caller do not affect it. */
export class InitRequest implements Repeatable {
  readonly #call: Call;
  readonly #init: Init;
  /** The caller's headers, without those of the session. */
  readonly #headers: HeadersInit | undefined;
  #isRepeatable = true;
  #recording: Recording | undefined;

  constructor(call: Call, init: Init = bare()) {
    this.#call = call;
    this.#init = init;
    if (init.body !== undefined && init.body !== null) this.#keep(init.body);
    if (init.headers !== undefined) init.headers = withHeader(init.headers, call.attach.header ?? '', undefined);
    this.#headers = init.headers;
  }

  get method(): string {
    return toText(this.#init.method ?? 'GET');
  }

  get url(): string {
    return this.#call.url;
  }

  get signal(): AbortSignal | undefined {
    return this.#call.signal;
  }

  get isRepeatable(): boolean {
    return this.#recording?.isRepeatable ?? this.#isRepeatable;
  }

  get recording(): Recording | undefined {
    return this.#recording;
  }

  get isHashed(): boolean {
    return Boolean(this.#init.integrity);
  }

  send(value: string | undefined, changed?: Init): Promise<Response> {
    const { fetch, attach, url } = this.#call;
    // What wraps the app's fetch may write into it: a signal of its own, a trace.
    const init = bare(this.#init);
    const headers = attachTo(this.#headers, attach, value, this.method);
    if (headers !== undefined) init.headers = headers;
    if (this.#recording !== undefined) init.body = this.#recording.open();
    Object.assign(init, changed);
    this.#init.keepalive &&= false;
    return fetch(url, init);
  }

  #keep(body: BodyInit): void {
    const init = this.#init;
    const tag = tagOf(body);
    if (tag === 'ReadableStream') this.#recording = record(body as ReadableStream, this.#call.replayLimit);
    else {
      const kept = keepBody(body);
      this.#isRepeatable = kept !== undefined;
      if (kept !== undefined) init.body = kept;
    }
  }
}
