import { headerText } from '../http/header-text.ts';
import { isLoopback } from '../options/issuer.ts';
import type { Settings } from '../options/settings.ts';
import type { RefusalEvent } from './event.ts';

/**
 * Returns what a developer has to know of a call that the CSRF gate, or CORS, has refused; `undefined` for any other, and where
 * nothing is on a loopback address: there it may be an attack, of which there can be many.
 */
export function explainRefusal(
  { header, origin, reason, route }: RefusalEvent,
  request: Request,
  { issuer, origins }: Settings,
): string | undefined {
  if (header === undefined || ![issuer, request.url, origin].some(isLoopback)) return undefined;
  const remedy =
    header === 'origin'
      ? `Allowed is ${typeof origins === 'function' ? 'what the function origins accepts' : origins.join(', ')}. Set issuer to` +
        " the address in the browser's address bar, or add that to origins."
      : 'The call has to be a fetch, with JSON or without a body, and with the csrfHeader that is configured.';
  return (
    `rebearer: a call (${route}) was answered 403 ${reason}: its ${header} is ${headerText(request, header) ?? 'missing'}. ` +
    `${remedy} See rebearer/docs/troubleshooting.md#csrf-rejected`
  );
}
