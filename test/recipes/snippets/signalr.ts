import {
  HttpClient,
  HttpError,
  type HttpRequest,
  HttpResponse,
  type HubConnection,
  HubConnectionBuilder,
} from '@microsoft/signalr';
import { auth } from './auth.ts';

const send = auth.createFetch({ overrideAuthorization: true });

/** Sends the negotiation, and long polling, with `auth.fetch`. */
class SessionHttpClient extends HttpClient {
  async send({ method = 'GET', url = '', headers, content, abortSignal }: HttpRequest): Promise<HttpResponse> {
    const controller = new AbortController();
    // SignalR has a signal of its own, with this one listener.
    if (abortSignal) Object.assign(abortSignal, { onabort: () => controller.abort() });
    const body = content || null;
    const response = await send(url, { method, headers: { ...headers }, body, signal: controller.signal });
    const text = await response.text();
    if (!response.ok) throw new HttpError(text || response.statusText, response.status);
    return new HttpResponse(response.status, response.statusText, text);
  }
}

export function connect(): HubConnection {
  const connection = new HubConnectionBuilder()
    .withUrl('https://api.example.com/hub', {
      httpClient: new SessionHttpClient(),
      // For the WebSocket, which carries the token in its URL.
      accessTokenFactory: async () => (await auth.getAccessToken({ minValidity: 5000 })) ?? '',
    })
    .withAutomaticReconnect()
    .build();
  // The connection is that of the user who opened it.
  const stop = auth.on('identity-change', ({ from }) => {
    if (from === undefined) return;
    stop();
    void connection.stop();
  });
  return connection;
}
