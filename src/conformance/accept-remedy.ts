import type { Answer } from './http/answer.ts';

/** Where the client and the doctor are told of it. */
export const IN_REFRESH = 'with the refresh (`refresh.headers` of the client, `--header` of the doctor)';

const ACCEPT: Readonly<Record<string, string>> = { accept: 'application/json' };

/**
 * Returns what to do where a server has a page or a redirect for most, and the right answer for a caller that asks for JSON, as Laravel,
 * Rails and Pyramid do. `call`: makes the call once more.
 */
export async function acceptRemedy(
  answer: Pick<Answer, 'isHtml' | 'status'>,
  {
    call,
    isRight,
    where,
  }: {
    readonly call: (headers: Readonly<Record<string, string>>) => Promise<Answer>;
    readonly isRight: (answer: Answer) => boolean;
    readonly where: string;
  },
): Promise<string | undefined> {
  const isNegotiable = answer.isHtml || (answer.status >= 300 && answer.status < 400);
  if (!isNegotiable || !isRight(await call(ACCEPT))) return undefined;
  return `Send \`Accept: application/json\` ${where}: the server then gives the right answer. Or give that answer to every such call.`;
}
