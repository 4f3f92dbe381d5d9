import type { Check } from './check.ts';
import { answerChecks } from './checks/answers.ts';
import { apiChecks } from './checks/api.ts';
import { browserChecks } from './checks/browser.ts';
import { cachingChecks } from './checks/caching.ts';
import { cookieChecks } from './checks/cookie.ts';
import { corsChecks } from './checks/cors.ts';
import { lifetimeChecks } from './checks/lifetimes.ts';
import { logoutChecks } from './checks/logout.ts';
import { originChecks } from './checks/origin.ts';
import { pageChecks } from './checks/page.ts';
import { reachabilityChecks } from './checks/reachability.ts';
import { redirectChecks } from './checks/redirects.ts';
import { rotationChecks } from './checks/rotation.ts';
import { tokenChecks } from './checks/token.ts';

/** All checks, in the order of their ids. */
export const checks: readonly Check[] = [
  ...reachabilityChecks,
  ...originChecks,
  ...cookieChecks,
  ...answerChecks,
  ...cachingChecks,
  ...corsChecks,
  ...redirectChecks,
  ...rotationChecks,
  ...logoutChecks,
  ...lifetimeChecks,
  ...apiChecks,
  ...tokenChecks,
  ...pageChecks,
  ...browserChecks,
];
