import type { Notice } from '../session/state.ts';
import { hasHeader } from './authorize.ts';
import { toText } from './body.ts';
import type { Fetch } from './call.ts';

export interface SendBareParts {
  readonly isSignedIn: () => boolean;
  readonly origins: readonly string[];
  readonly refreshUrl: string | undefined;
  readonly emit: (notice: Notice) => void;
  readonly told: { unlisted: boolean };
}

/** Sends a call that gets plain fetch. */
export type SendBare = (fetch: Fetch, args: Parameters<Fetch>) => Promise<Response>;

/** Makes the function for plain calls. If a user is signed in and an API answers 401, its origin may be missing in the options. */
export function createSendBare({ isSignedIn, origins, refreshUrl, emit, told }: SendBareParts): SendBare {
  const notice = (response: Response, [input, init]: Parameters<Fetch>): void => {
    const headers = init?.headers ?? (input as Partial<Request>).headers;
    const { status } = response;
    if ((status !== 401 && status !== 403) || (headers && hasHeader(headers, 'authorization'))) return;
    // Only an absolute URL can have a foreign origin.
    const [origin] =
      /^https?:..[^/?#]+/i.exec(response.url || ((input as Partial<Request>).url ?? toText(input))) ?? [];
    if (origin === undefined || origins.includes(origin)) return;
    // Some servers refuse a call without a token by 403, as do those of others for reasons of their own.
    if (status === 403 && !refreshUrl?.startsWith(`${origin}/`)) return;
    told.unlisted = true;
    const problem = `A call to ${origin} was refused: it was sent without the access token, as the origin is not listed.`;
    emit({ type: 'misconfigured', topic: 'origin-not-listed', problem });
  };
  return (fetch, args) => {
    const sent = fetch(...args);
    if (told.unlisted || !isSignedIn()) return sent;
    return sent.then((response) => {
      notice(response, args);
      return response;
    });
  };
}
