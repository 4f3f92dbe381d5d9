import { bare } from '../bare.ts';
type Chunk = Awaited<ReturnType<ReadableStreamDefaultReader<unknown>['read']>>;

/** A place in the caller's stream; what follows is read when somebody first asks for it. */
interface Place {
  following?: Promise<{ readonly chunk: Chunk; readonly place: Place }>;
}

/**
 * A streaming body that can be sent once more: what has been read of it is kept, up to a limit, and the second attempt goes
 * on from there. Nothing is teed, so nothing is read ahead of the network. To keep it is to hold its beginning.
 */
export class Recording {
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  #room: number;
  #beginning: Place | undefined = {};
  #attempt = 0;
  #cancel: (() => void) | undefined;
  #held: Promise<void> | undefined;
  #resume: (() => void) | undefined;

  /** Takes the stream over, as fetch does: throws where it is locked. `limit` in bytes. */
  constructor(stream: ReadableStream<unknown>, limit: number) {
    this.#reader = stream.getReader();
    this.#room = limit;
  }

  get isRepeatable(): boolean {
    return this.#beginning !== undefined;
  }

  /** Returns the body from its beginning. Whatever was returned before ends in an error and reads no more. */
  open(): ReadableStream<unknown> {
    const attempt = ++this.#attempt;
    let place = this.#beginning ?? {};
    this.#cancel = undefined;
    if (attempt > 1) this.settle();
    return new ReadableStream(
      bare<UnderlyingDefaultSource>({
        pull: async (controller) => {
          const { chunk, place: next } = await (place.following ??= this.#read());
          if (attempt !== this.#attempt) throw new TypeError('The body is sent again by another request.');
          place = next;
          if (chunk.done) controller.close();
          else controller.enqueue(chunk.value);
        },
        // A server that refuses early closes the stream; there may be a second attempt all the same.
        cancel: (reason) => {
          if (attempt === this.#attempt) this.#cancel = () => this.cancel(reason);
          if (this.#beginning === undefined) this.#cancel?.();
        },
      }),
      bare({ highWaterMark: 0 }),
    );
  }

  /** Reads no further while it is open whether there will be a second attempt. */
  hold(): void {
    this.#held = new Promise((resolve) => (this.#resume = resolve));
  }

  /** Keeps nothing any more: no attempt will follow. */
  settle(): void {
    this.#beginning = undefined;
    this.#held = undefined;
    this.#resume?.();
    this.#cancel?.();
  }

  /** Ends the caller's stream, because nobody will read it. */
  cancel(reason: unknown): void {
    this.#beginning = undefined;
    this.#reader.cancel(reason).catch(() => {});
  }

  /** A producer may use its buffer again, so that what is kept is a copy. */
  async #read(): Promise<{ chunk: Chunk; place: Place }> {
    if (this.#held !== undefined) await this.#held;
    const chunk = await this.#reader.read();
    if (this.#beginning === undefined || chunk.done) return { chunk, place: {} };
    const bytes = chunk.value instanceof Uint8Array ? chunk.value : undefined;
    this.#room -= bytes?.byteLength ?? Infinity;
    if (this.#room < 0) this.#beginning = undefined;
    return { chunk: { done: false, value: bytes?.slice() ?? chunk.value }, place: {} };
  }
}
