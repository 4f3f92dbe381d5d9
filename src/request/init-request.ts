import { bare } from '../bare.ts';
import { withHeader } from './authorize.ts';
import { keepBody, UNREPEATABLE } from './body.ts';
import type { Call, Repeatable } from './call.ts';
import type { Init } from './init.ts';

/** A call by URL and init, as they were when it was made: what the caller changes later has no part in it. */
export class InitRequest implements Repeatable {
  readonly call: Call;
  readonly isRepeatable: boolean;
  readonly #init: Init;

  constructor(call: Call, init: Init = bare()) {
    const body = keepBody(init.body);
    this.call = call;
    this.isRepeatable = body !== UNREPEATABLE;
    this.#init = init;
    if (body !== UNREPEATABLE && body !== undefined) init.body = body;
    if (init.headers !== undefined) init.headers = withHeader(init.headers, call.attach.header, undefined);
  }

  get method(): string {
    return this.#init.method ?? 'GET';
  }

  send(value: string | undefined): Promise<Response> {
    const { fetch, attach, url } = this.call;
    this.#init.headers = withHeader(this.#init.headers, attach.header, value);
    return fetch(url, this.#init);
  }
}
