import { bare } from '../bare.ts';
type Chunk = Awaited<ReturnType<ReadableStreamDefaultReader<unknown>['read']>>;

/** A place in the caller's stream; the stream is read from there on demand. */
interface Place {
  following?: Promise<{ readonly chunk: Chunk; readonly place: Place }>;
}

/**
 * A streaming body that can be sent twice: the part that was read is kept, up to a limit, and the second attempt continues from
 * there. The stream is not teed, so it is not read ahead of the network.
 */
export interface Recording {
  readonly isRepeatable: boolean;
  /** Returns the body from its beginning. A body that was returned before fails and stops reading. */
  readonly open: () => ReadableStream<unknown>;
  /** Stops reading until it is decided whether there will be a second attempt. */
  readonly hold: () => void;
  /** Drops the kept part: no attempt will follow. */
  readonly settle: () => void;
  /** Cancels the caller's stream, because it will not be read. */
  readonly cancel: (reason: unknown) => void;
}

/** Takes the stream over, as fetch does: throws if it is locked or was read in part. `limit` is in bytes. */
export function record(stream: ReadableStream<unknown>, limit: number): Recording {
  // Only a body tells whether a stream was read in part.
  void new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>);
  const reader = stream.getReader();
  let room = limit;
  let beginning: Place | undefined = {};
  let latest = 0;
  let cancelLatest: (() => void) | undefined;
  let held: Promise<void> | undefined;
  let resume: (() => void) | undefined;

  /** A producer may reuse its buffer, so a copy is kept. */
  async function read(): Promise<{ chunk: Chunk; place: Place }> {
    if (held !== undefined) await held;
    const chunk = await reader.read();
    if (beginning === undefined || chunk.done) return { chunk, place: {} };
    const bytes = chunk.value instanceof Uint8Array ? chunk.value : undefined;
    room -= bytes?.byteLength ?? Infinity;
    if (room < 0) beginning = undefined;
    return { chunk: { done: false, value: bytes?.slice() ?? chunk.value }, place: {} };
  }

  function settle(): void {
    beginning = undefined;
    held = undefined;
    resume?.();
    cancelLatest?.();
  }

  function cancel(reason: unknown): void {
    beginning = undefined;
    reader.cancel(reason).catch(() => {});
  }

  function open(): ReadableStream<unknown> {
    const attempt = ++latest;
    let place = beginning ?? {};
    cancelLatest = undefined;
    if (attempt > 1) settle();
    return new ReadableStream(
      bare<UnderlyingDefaultSource>({
        pull: async (controller) => {
          const { chunk, place: next } = await (place.following ??= read());
          if (attempt !== latest) throw new TypeError('The body is sent again by another request.');
          place = next;
          if (chunk.done) controller.close();
          else controller.enqueue(chunk.value);
        },
        // A server that refuses early cancels the stream, but there may be a second attempt.
        cancel: (reason) => {
          if (attempt === latest) cancelLatest = () => cancel(reason);
          if (beginning === undefined) cancelLatest?.();
        },
      }),
      bare({ highWaterMark: 0 }),
    );
  }

  return {
    get isRepeatable() {
      return beginning !== undefined;
    },
    open,
    hold() {
      // A read that waits already waits for the same end.
      held ??= new Promise((resolve) => {
        resume = resolve;
      });
    },
    settle,
    cancel,
  };
}
