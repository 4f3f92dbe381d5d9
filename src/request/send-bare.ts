import type { Notice } from '../session/state.ts';
import { hasHeader } from './authorize.ts';
import type { Fetch } from './call.ts';
import { toText } from '../to-text.ts';

export interface SendBareParts {
  readonly isSignedIn: () => boolean;
  /** Whether the call is one of this auth that comes back: its Authorization is not the caller's. */
  readonly isPassedOn: () => boolean;
  readonly origins: readonly string[];
  readonly refreshUrl: string | undefined;
  readonly emit: (notice: Notice) => void;
  readonly told: { refusal: boolean };
}

/** Sends a call that gets plain fetch. */
export type SendBare = (fetch: Fetch, args: Parameters<Fetch>) => Promise<Response>;

/**
 * Makes the function for plain calls. If a user is signed in and an API answers 401, its origin may be missing in the options, or an
 * interceptor of before still sets the header.
 */
export function createSendBare({ isSignedIn, isPassedOn, origins, refreshUrl, emit, told }: SendBareParts): SendBare {
  const notice = (response: Response, [input, init]: Parameters<Fetch>): void => {
    const headers = init?.headers ?? (input as Partial<Request>).headers;
    const { status } = response;
    if (status !== 401 && status !== 403) return;
    // Only an absolute URL can have a foreign origin.
    const [origin = ''] =
      /^https?:..[^/?#]+/i.exec(response.url || ((input as Partial<Request>).url ?? toText(input))) ?? [];
    const isOwn = headers ? hasHeader(headers, 'authorization') : false;
    // Some servers refuse a call without a token by 403, as do those of others for reasons of their own.
    const isTold = status === 401 || (!isOwn && refreshUrl?.startsWith(`${origin}/`));
    if (!origin || origins.includes(origin) !== isOwn || !isTold) return;
    told.refusal = true;
    const reason = isOwn ? 'with its own Authorization' : 'without the access token, as the origin is not listed';
    const problem = `A call to ${origin} was refused: it was sent ${reason}.`;
    emit({ type: 'misconfigured', topic: isOwn ? 'own-authorization' : 'origin-not-listed', problem });
  };
  return (fetch, args) => {
    const sent = fetch(...args);
    if (isPassedOn() || told.refusal || !isSignedIn()) return sent;
    return sent.then((response) => {
      notice(response, args);
      return response;
    });
  };
}
