import '@angular/compiler';
import {
  HttpClient,
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  HttpResponse,
  provideHttpClient,
  withInterceptors,
  withXhr,
} from '@angular/common/http';
import { createApplication } from '@angular/platform-browser';
import { createAuth } from 'rebearer';
import { authInterceptor, provideAuth } from 'rebearer/angular';

/** What a call by HttpClient came to. */
export interface Outcome {
  /** The names of the events, in order, each kind once in a row. */
  readonly events: readonly string[];
  /** The body, or what stands for one that is no JSON. */
  readonly body?: unknown;
  readonly status?: number;
  /** The name of the error. */
  readonly error?: string;
}

export interface Call {
  readonly method: string;
  readonly url: string;
  readonly body?: 'json' | 'form' | 'bytes' | 'blob' | 'params' | undefined;
  readonly responseType?: 'json' | 'text' | 'blob' | 'arraybuffer' | undefined;
  /** The event of the window on which the call is unsubscribed from. */
  readonly unsubscribeOn?: string | undefined;
}

/** What the page offers to the test that drives it. */
export interface Clients {
  readonly login: (username: string) => Promise<void>;
  readonly call: (backend: 'fetch' | 'xhr', call: Call) => Promise<Outcome>;
}

declare global {
  /** Lives in the page that the test opens. */
  const clients: Clients;
}

const auth = createAuth({ refresh: '/auth/refresh', logout: '/auth/logout' });

const open = async (...backend: ReturnType<typeof withXhr>[]): Promise<HttpClient> => {
  const { injector } = await createApplication({
    providers: [provideAuth(auth), provideHttpClient(...backend, withInterceptors([authInterceptor]))],
  });
  return injector.get(HttpClient);
};
// Fetch is the default since Angular 22.
const opened = { xhr: await open(withXhr()), fetch: await open() };

/** Large enough for a few events of progress. */
const BYTES = 300_000;

const BODIES = {
  json: () => ({ text: 'ä'.repeat(1000) }),
  bytes: () => new Uint8Array(BYTES).fill(7).buffer,
  blob: () => new Blob(['x'.repeat(BYTES)]),
  params: () => new URLSearchParams({ text: 'a b' }),
  form() {
    const form = new FormData();
    form.set('file', new File(['x'.repeat(BYTES)], 'a.txt'));
    return form;
  },
};

async function shown(body: unknown): Promise<unknown> {
  if (body instanceof Blob) return `blob of ${body.size}`;
  return body instanceof ArrayBuffer ? `buffer of ${body.byteLength}` : body;
}

const own: Clients = {
  login(username) {
    const body = JSON.stringify({ username, password: `${username}-demo` });
    const headers = { 'content-type': 'application/json' };
    return auth.login(({ signal }) => fetch('/auth/login', { method: 'POST', headers, body, signal }));
  },
  call(backend, { method, url, body, responseType = 'json', unsubscribeOn }) {
    const events: string[] = [];
    return new Promise((resolve) => {
      const progress = { reportDownloadProgress: true, reportUploadProgress: backend === 'xhr' };
      const options = { body: body && BODIES[body](), observe: 'events', ...progress, responseType } as const;
      const running = opened[backend].request(method, url, options).subscribe({
        next(event: HttpEvent<unknown>) {
          const name = HttpEventType[event.type];
          if (name !== undefined && name !== events.at(-1)) events.push(name);
          if (event instanceof HttpResponse)
            void shown(event.body).then((body) => resolve({ events, body, status: event.status }));
        },
        error(error: unknown) {
          const name = error instanceof Error || error instanceof HttpErrorResponse ? error.name : String(error);
          resolve({ events, error: name, ...(error instanceof HttpErrorResponse && { status: error.status }) });
        },
      });
      const unsubscribe = (): void => {
        running.unsubscribe();
        resolve({ events, error: 'unsubscribed' });
      };
      if (unsubscribeOn !== undefined) addEventListener(unsubscribeOn, unsubscribe, { once: true });
    });
  },
};

Object.assign(globalThis, { clients: own });
