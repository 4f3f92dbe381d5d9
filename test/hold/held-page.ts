import type { AuthOptions } from 'rebearer';
import { holdAndReplay, type HoldOptions, type ReauthenticateContext } from 'rebearer/hold';
import type { Browser } from '../simulation/browser.ts';
import { createWorld, grantFor, INVALID_TOKEN, settle, type World } from '../simulation/world.ts';

/** One dialogue that the app was told to open. */
export interface Asked extends ReauthenticateContext {
  /** The user closes it. */
  readonly close: (answer?: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/** A page signed in as alice that asks its user to sign in again in place. */
export interface HeldPage extends World {
  readonly dialogues: Asked[];
  /** The call that was sent last. */
  readonly last: () => World['sent'][number];
  /** Has the last call refused, and the refresh after it say that the session is over. */
  readonly endSession: (word?: object) => Promise<void>;
  /** Signs in, as a dialogue does. */
  readonly login: (user?: string, number?: number) => Promise<void>;
}

export interface HeldPageOptions extends HoldOptions {
  readonly auth?: Partial<AuthOptions>;
  readonly browser?: Browser | undefined;
  /** The answer to the login that the page begins with. */
  readonly grant?: object;
}

export const EXPIRED = { error: 'invalid_grant', reason: 'expired' };

export async function openPage({ auth, browser, grant, ...options }: HeldPageOptions = {}): Promise<HeldPage> {
  const dialogues: Asked[] = [];
  const reauthenticate = holdAndReplay(
    (context) =>
      new Promise<boolean | undefined>((resolve, reject) =>
        dialogues.push({ ...context, close: resolve, fail: reject }),
      ),
    options,
  );
  const world = createWorld({ reauthenticate, restore: false, ...auth }, browser);
  await world.auth.login(Response.json(grant ?? grantFor('alice')));
  await settle();
  world.events.length = 0;
  const last = (): World['sent'][number] => {
    const sent = world.sent.at(-1);
    if (sent === undefined) throw new Error('Nothing was sent.');
    return sent;
  };
  return {
    ...world,
    dialogues,
    last,
    async endSession(word = EXPIRED) {
      if (world.refreshes().length === 0 || !last().url.endsWith('/auth/refresh')) {
        last().respond('refused', INVALID_TOKEN);
        await settle();
      }
      last().respond(word, { status: 400 });
      await settle();
    },
    async login(user = 'alice', number = 2) {
      await world.auth.login(async () => Response.json(grantFor(user, number)));
      await settle();
    },
  };
}

/** The types of the events so far, but for those of tokens and refreshes. */
export function told({ events }: World): readonly string[] {
  return events.map(({ type }) => type).filter((type) => !/^(refresh|token|replay)/.test(type));
}
