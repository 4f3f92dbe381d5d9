interface Answer {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The DevTools protocol, for the browser as a whole and, by session, for a page that is profiled. */
export interface DevTools {
  readonly send: <Result>(method: string, params?: object, sessionId?: string) => Promise<Result>;
}

export async function connect(address: string): Promise<DevTools> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, (answer: Answer) => void>();
  let count = 0;
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const answer = JSON.parse(data) as Answer;
    if (answer.id === undefined) return;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  socket.addEventListener('close', () => {
    for (const settle of waiting.values()) settle({ error: { message: 'The browser has closed.' } });
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error(`No DevTools at ${address}`)), { once: true });
  });
  return {
    async send<Result>(method: string, params: object = {}, sessionId?: string) {
      const id = (count += 1);
      const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
      socket.send(JSON.stringify({ id, method, params, sessionId }));
      const { error, result } = await answered;
      if (error !== undefined) throw new Error(`${method}: ${error.message}`);
      return result as Result;
    },
  };
}
