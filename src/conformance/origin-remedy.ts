import type { Answer } from './http/answer.ts';

/** Returns what to do where a call of the app's own origin was refused for that origin; `undefined` for any other answer. */
export function originRemedy(
  { status, text }: Pick<Answer, 'status' | 'text'>,
  { origin }: { readonly origin: string },
): string | undefined {
  if (status !== 403 || !/csrf_rejected|origin/i.test(text)) return undefined;
  return (
    `The server does not let ${origin} in. With rebearer/server, add '${origin}' to the option \`origins\`, or make it the \`issuer\`; ` +
    "elsewhere, add it to the list of allowed origins. If the app's pages have another address, give it by --origin."
  );
}
