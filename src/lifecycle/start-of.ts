import type { Page } from '../browser/page.ts';
import type { Settings } from '../options/settings.ts';
import type { EndReason } from '../session/session.ts';
import type { LeftSession } from './owed-logout.ts';
import type { SignedInFlag } from './remember-signed-in.ts';

interface Start {
  readonly settings: Settings;
  readonly signedIn: SignedInFlag;
  readonly left: LeftSession | undefined;
  readonly page: Page | undefined;
}

/** Decides what is known before the server was asked. */
export function startOf({ settings, signedIn, left, page }: Start): 'unknown' | EndReason {
  if (settings.restore === false) return 'none';
  if (page === undefined) return 'unknown';
  // Without a name the session can't be told from a later login, so the restore is skipped once.
  if (left !== undefined) return left.session === undefined ? 'logout' : 'unknown';
  // The user of a page that is rendered before it is shown may log in until then.
  if (page.activated?.() !== undefined) return 'unknown';
  return settings.rememberSignedIn && signedIn.read() === false ? 'none' : 'unknown';
}
