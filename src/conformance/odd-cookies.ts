import type { CheckContext } from './context.ts';
import type { Answer } from './http/answer.ts';
import { cookieName, presentCookie } from './observations.ts';

/** Names and values that have broken parsers. */
const ODD_COOKIES = (name: string): readonly string[] => [
  `${name}=%`,
  `${name}=%E0%A4%A`,
  `${name}="`,
  `${name}=`,
  `${name}=a.b.c`,
  `${name}=${'x'.repeat(4000)}`,
  `=; ;${name}`,
  `__proto__=1; ${name}=j:{"a":1}`,
];

/** Refreshes with each of them in turn. */
export async function sendOddCookies(context: CheckContext): Promise<readonly Answer[]> {
  const name = await cookieName(context);
  const answers: Answer[] = [];
  for (const cookie of ODD_COOKIES(name)) answers.push(await presentCookie(context, cookie));
  return answers;
}
