import { statusIn } from '../refresh/answer.ts';
import { denialOf, soundsRefused } from '../refresh/denial.ts';
import { placesIn } from '../refresh/grant.ts';
import { findGrant } from './grant/find-grant.ts';
import { type Answer, isRedirect } from './http/answer.ts';

/** Wider than what is certain, because a refresh decides. */
const LOGIN_PAGE = /(?:log|sign)[-_]?(?:in|on)|auth|error/i;

/**
 * Says why the answer of a login looks like a refusal, although it sets a cookie: servers give one to visitors, too. Completes a sentence
 * about "it". A refresh tells which it is, because a page, and a word, may as well be those of a success.
 */
export function refusalOf(answer: Answer): string | undefined {
  if (isRedirect(answer)) return isBackAtLogin(answer) ? 'leads to a login page' : undefined;
  if (answer.isHtml) return 'is a page';
  const { json, text } = answer;
  const hasGrant = findGrant(json) !== undefined;
  const denial = denialOf(json, hasGrant);
  if (denial !== undefined || hasGrant) return denial;
  const said = statusIn(json);
  if (said !== undefined) return `says ${said} in its body`;
  return placesIn(json ?? { msg: text }).some(([place]) => soundsRefused(place)) ? 'sounds like a refusal' : undefined;
}

function isBackAtLogin({ headers, url }: Answer): boolean {
  const location = (headers.get('location') ?? '').slice(0, 2000);
  if (!URL.canParse(location, url)) return false;
  const { pathname, search } = new URL(location, url);
  return pathname === url.pathname || LOGIN_PAGE.test(`${pathname}${search}`);
}
