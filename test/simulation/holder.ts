import type { VirtualServer } from './server.ts';
import type { Tab } from './tab.ts';
import type { Watcher } from './watcher.ts';

/** Follows which of the server's tokens each tab has in use, which tells whose session it is in although nothing that it shows may. */
export class Holders {
  readonly #candidates = new Map<Tab, string | undefined>();
  readonly #held = new Map<Tab, string | undefined>();

  /** The sessions of the tokens that pages were given. */
  readonly #sessions = new Map<string, string>();
  /** The token that each message meant. */
  readonly #posted = new Map<string, string | undefined>();

  /** The session of the token in use, of a forged one the session that it claims; `undefined` where there is none. */
  sessionOf(tab: Tab, server: VirtualServer): string | undefined {
    const accessToken = this.#held.get(tab);
    const session = server.tokenOf(`Bearer ${accessToken}`)?.session;
    return session?.id ?? (accessToken === undefined ? undefined : claimedBy(accessToken));
  }

  /** The token in use. */
  tokenOf(tab: Tab): string | undefined {
    return this.#held.get(tab);
  }

  /** A token has come into a page. */
  offer(tab: Tab, accessToken: string | undefined): void {
    this.#candidates.set(tab, accessToken);
  }

  readonly watcher: Partial<Watcher> = {
    answered: ({ road, tab, reply, cookie: sent }) => {
      const cookie = reply?.cookie ?? sent;
      if (reply?.accessToken && cookie) this.#sessions.set(reply.accessToken, cookie.sessionId);
      if (road === 'login' || road === 'refresh') this.offer(tab, reply?.accessToken);
    },
    // Where cookies carry the token, a message has only a word in its place.
    posted: (tab, message) => {
      const { grant } = message as { grant?: { sessionId?: string } };
      const known = [this.#candidates.get(tab), this.#held.get(tab)].filter((token) => token !== undefined);
      const named = known.find((token) => this.#sessions.get(token) === grant?.sessionId);
      this.#posted.set(JSON.stringify(message), named ?? known.at(0));
    },
    heard: (tab, message) => {
      const { grant } = message as { grant?: { accessToken?: unknown } };
      if (grant?.accessToken === 'cookies') this.offer(tab, this.#posted.get(JSON.stringify(message)));
      else if (typeof grant?.accessToken === 'string') this.offer(tab, grant.accessToken);
    },
    // The first event that tells of a token is told when it is in use already.
    event: (tab, event) => {
      const isReplaced = event.type === 'session-end' && event.reason === 'replaced';
      const isShown = event.type === 'identity-change' && event.to !== undefined;
      if (isReplaced || isShown || event.type === 'token' || event.type === 'refresh-success')
        this.#held.set(tab, this.#candidates.get(tab));
    },
  };
}

function claimedBy(accessToken: string): string | undefined {
  const payload = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString();
  const { sid }: { sid?: string } = payload === '' ? {} : JSON.parse(payload);
  return sid;
}
