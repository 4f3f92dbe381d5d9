import { family } from './family.ts';
import { idleness } from './idleness.ts';
import { identity } from './identity.ts';
import type { Invariant } from './invariant.ts';
import { lastLogin } from './last-login.ts';
import { laterSession } from './later-session.ts';
import { leaving } from './leaving.ts';
import { moderation } from './moderation.ts';
import { news } from './news.ts';
import { oneRefresh } from './one-refresh.ts';
import { page } from './page.ts';
import { secrecy } from './secrecy.ts';
import { settling } from './settling.ts';
import { snapshot } from './snapshot.ts';
import { truth } from './truth.ts';

/** In the order of the issue that asked for them. */
export const INVARIANTS: readonly Invariant[] = [
  settling,
  oneRefresh,
  news,
  identity,
  secrecy,
  truth,
  family,
  moderation,
  snapshot,
  page,
  lastLogin,
  laterSession,
  leaving,
  idleness,
];
