import { Window } from 'happy-dom';

/** A document for the libraries that want one. Everything else, fetch above all, stays Node's. */
export const dom: Window = new Window({ url: 'https://app.example.com/' });

Object.assign(globalThis, { window: dom, document: dom.document });
