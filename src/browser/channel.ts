/** A channel to this library in the other tabs of an origin. Any script of the origin can write to it. */
export interface Channel {
  readonly post: (message: unknown) => void;
  readonly close: () => void;
}

export type OpenChannel = (name: string, listener: (message: unknown) => void) => Channel;

/** Returns a function that opens a BroadcastChannel, or `undefined` if there is none, or only Node's. Opening throws if the page may not use it. */
export function browserChannel(): OpenChannel | undefined {
  const Constructor = (globalThis as Partial<typeof globalThis>).BroadcastChannel;
  // A page in Node is a test's. Its channel reaches every thread of the process, and so the tests of other files.
  if (Constructor === undefined || 'unref' in Constructor.prototype) return undefined;
  return (name, listener) => {
    const channel = new Constructor(name);
    channel.addEventListener('message', ({ data }) => listener(data));
    return { post: (message) => channel.postMessage(message), close: () => channel.close() };
  };
}
