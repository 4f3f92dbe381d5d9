/** Where the sockets of the recipes lead. */
export const network = { url: '' };

const Direct = globalThis.WebSocket;

// Before the recipes are imported, as a library may look for the class when its client is made.
Object.assign(globalThis, {
  WebSocket: class extends Direct {
    constructor(_url: string, protocols?: string | string[]) {
      super(network.url, protocols);
    }
  },
});
