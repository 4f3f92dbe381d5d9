import { serveBelow } from './page.ts';

export interface EventsServer {
  /** Ends every stream that is open, as a proxy or a deployment would. */
  readonly endStreams: () => void;
}

/** Serves a stream of events: one event at once, then silence. Its data is the `Last-Event-ID` that the client came with. */
export function serveEvents(): EventsServer {
  const open = new Set<ReadableStreamDefaultController<string>>();
  let count = 0;
  serveBelow('/events', (request) => {
    const stream = new ReadableStream<string>({
      start(controller) {
        open.add(controller);
        count += 1;
        controller.enqueue(`retry: 10\nid: ${count}\ndata: ${request.headers.get('last-event-id') ?? 'new'}\n\n`);
      },
    });
    return new Response(stream.pipeThrough(new TextEncoderStream()), {
      headers: { 'content-type': 'text/event-stream' },
    });
  });
  return {
    endStreams() {
      for (const controller of open) controller.close();
      open.clear();
    },
  };
}
