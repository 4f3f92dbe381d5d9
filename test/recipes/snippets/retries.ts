import { auth } from './auth.ts';

/** Asks again when the API is not available, after 300 ms and after 600 ms. */
async function repeat(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  for (let pause = 300; ; pause *= 2) {
    const response = await fetch(input instanceof Request ? input.clone() : input, init);
    // A stream is used up.
    if (response.status !== 503 || pause > 600 || init?.body instanceof ReadableStream) return response;
    await new Promise((resolve) => setTimeout(resolve, pause));
    init?.signal?.throwIfAborted();
  }
}

export const repeatingFetch = auth.createFetch({ fetch: repeat });
