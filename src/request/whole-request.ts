import { type Call, isSafe, type Repeatable } from './call.ts';
import type { Init } from './init.ts';

/** A call by `Request`. Copies are made by its own constructor, which alone keeps everything that a request holds. */
export class WholeRequest implements Repeatable {
  readonly call: Call;
  readonly method: string;
  readonly isRepeatable = true;
  #next: Request;

  constructor(call: Call, request: Request, init: Init | undefined) {
    this.call = call;
    this.#next = init === undefined ? new Request(request) : new Request(request, init);
    this.method = this.#next.method;
    // The object said where it goes; what fetch would do is in the copy.
    if (this.#next.url !== call.url) throw new TypeError('The request has another URL than it says.');
  }

  send(value: string | undefined): Promise<Response> {
    const { fetch, attach } = this.call;
    const sent = this.#next;
    if (!isSafe(this.method)) this.#next = sent.clone();
    if (value === undefined) sent.headers.delete(attach.header);
    else sent.headers.set(attach.header, value);
    return fetch(sent);
  }
}
