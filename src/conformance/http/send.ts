import type { ClientOptions } from '../grant/meaning.ts';
import { inTime } from '../in-time.ts';
import { type Answer, readAnswer } from './answer.ts';
import { noAnswer, NoAnswerError } from './no-answer-error.ts';

/** A request as a page or an attacker would send it. */
export interface Sending {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface Line extends ClientOptions {
  readonly fetch: typeof globalThis.fetch;
  /** That of the page, for the headers that it sees. */
  readonly origin: string;
  /** The time limit for a whole answer, including its body, in milliseconds. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a request and reads its answer. Does not follow redirects: the target of a redirect is part of the answer.
 *
 * @throws {NoAnswerError} if there was no answer, or it did not end in time.
 */
export async function send(sending: Sending, line: Line): Promise<Answer> {
  const { fetch, timeout, signal } = line;
  const { url, method, headers, body } = sending;
  const controller = new AbortController();
  const giveUp = (): void => controller.abort();
  signal?.addEventListener('abort', giveUp, { once: true });
  if (signal?.aborted) giveUp();
  let hasBegun = false;
  const tooLate = (): Error => new NoAnswerError('timeout', lateness(url, { timeout, hasBegun }));
  try {
    return await inTime({ timeout, error: tooLate }, async (late) => {
      late.addEventListener('abort', giveUp);
      const startedAt = performance.now();
      const init = { method, headers, redirect: 'manual', cache: 'no-store', signal: controller.signal } as const;
      const response = await fetch(url, body === undefined ? init : { ...init, body });
      hasBegun = true;
      return readAnswer(response, { ...line, url, method, startedAt });
    });
  } catch (error) {
    if (signal?.aborted) throw new NoAnswerError('aborted', 'The checks were stopped.');
    throw noAnswer(error, url);
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

function lateness(url: URL, { timeout, hasBegun }: { timeout: number; hasBegun: boolean }): string {
  const limit = `${timeout / 1000} s`;
  return hasBegun
    ? `${url.host} began an answer at ${url.pathname} and did not end it within ${limit}.`
    : `${url.host} gave no answer at ${url.pathname} within ${limit}.`;
}
