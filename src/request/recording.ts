import { bare } from '../bare.ts';
type Chunk = Awaited<ReturnType<ReadableStreamDefaultReader<unknown>['read']>>;

/** A place in the caller's stream; what follows is read when it is first asked for. */
interface Place {
  following?: Promise<{ readonly chunk: Chunk; readonly place: Place }>;
}

/**
 * A streaming body that can be sent once more: what has been read of it is kept, up to a limit, and the second attempt goes
 * on from there. Nothing is teed, so nothing is read ahead of the network. To keep it is to hold its beginning.
 */
export interface Recording {
  readonly isRepeatable: boolean;
  /** Returns the body from its beginning. Whatever was returned before ends in an error and reads no more. */
  readonly open: () => ReadableStream<unknown>;
  /** Reads no further while it is open whether there will be a second attempt. */
  readonly hold: () => void;
  /** Keeps nothing any more: no attempt will follow. */
  readonly settle: () => void;
  /** Ends the caller's stream, because it will not be read. */
  readonly cancel: (reason: unknown) => void;
}

/** Takes the stream over, as fetch does: throws where it is locked. `limit` in bytes. */
export function record(stream: ReadableStream<unknown>, limit: number): Recording {
  const reader = stream.getReader();
  let room = limit;
  let beginning: Place | undefined = {};
  let latest = 0;
  let cancelLatest: (() => void) | undefined;
  let held: Promise<void> | undefined;
  let resume: (() => void) | undefined;

  /** A producer may use its buffer again, so that what is kept is a copy. */
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
        // A server that refuses early closes the stream; there may be a second attempt all the same.
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
      held = new Promise((resolve) => {
        resume = resolve;
      });
    },
    settle,
    cancel,
  };
}
