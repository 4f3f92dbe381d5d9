import { createAuth } from 'rebearer';
import type { Clock } from 'rebearer/testing';
import { patiently } from '../../patience.ts';

/** What a worker says of a call that it was told to make. */
export interface Answer {
  readonly status: number | string;
  readonly session: string;
  readonly identity: string | undefined;
}

/** Until its first call is answered, which is to get the page's token. */
let isPatient = true;

const clock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, isPatient ? patiently(milliseconds) : milliseconds);
    return () => clearTimeout(timer);
  },
};

const auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout', timeout: 60_000, environment: { clock } });

async function call(url: string): Promise<Answer> {
  const status = await auth.fetch(url).then(
    (response) => response.status,
    (error: unknown) => String(error),
  );
  isPatient = false;
  return { status, session: auth.session.status, identity: auth.session.identity };
}

/** The URL to call comes with the port for the answer. */
function hear({ data, ports }: MessageEvent): void {
  const [port] = ports;
  void call(String(data)).then((answer) => port?.postMessage(answer));
}

// The scope of a dedicated worker or of a service worker gets the messages; that of a shared worker gets the pages' ports.
addEventListener('message', hear);
addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  port?.addEventListener('message', hear);
  port?.start();
});
