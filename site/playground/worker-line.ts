import type { Ask, Report } from './messages.ts';

/** Asks the worker something; `undefined` where it does not answer. */
export type AskWorker = (ask: Ask) => Promise<Report | undefined>;

/** Longer than a worker takes to start. */
const PATIENCE = 5000;

/** Starts the worker of a folder, whose pages it serves from then on. Rejects where the browser does not allow one. */
export async function startWorker(folder: string): Promise<AskWorker> {
  const { serviceWorker } = navigator;
  // Undefined on pages that are not served securely, and in some private windows.
  if (!('serviceWorker' in navigator)) throw new TypeError('This browser allows no Service Worker here.');
  const registration = await serviceWorker.register(`${folder}worker.js`, { scope: folder });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker !== null && worker.state !== 'activated') await activated(worker);
  return (ask) =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      setTimeout(() => resolve(undefined), PATIENCE);
      port1.addEventListener('message', ({ data }: MessageEvent<Report>) => resolve(data));
      port1.start();
      registration.active?.postMessage(ask, [port2]);
    });
}

function activated(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new TypeError('The Service Worker could not be started.'));
    });
  });
}
