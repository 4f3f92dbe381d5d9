import type { Invariant } from './invariant.ts';

/** 4: no token goes to another origin, nor into events, errors, snapshots or logs; nor to other tabs where they do not share. */
export const secrecy: Invariant = {
  name: 'no token anywhere else',
  watch({ tabs, history }, fail) {
    const search = (where: string, value: unknown): void => {
      if (typeof value === 'object' && value !== null && hasToken(value)) fail(`there is a token in ${where}`);
    };
    return {
      sent({ road, authorization, url }) {
        if (authorization === null || road === 'api' || road === 'logout') return;
        fail(`${url.origin}${url.pathname} gets a token`);
      },
      event: (_tab, event) => search(`the event ${event.type}`, event),
      changed: (_tab, session) => search('the snapshot', session),
      posted(_tab, message) {
        if (history.setup.tabs !== 'share') search('a message', message);
      },
      settled({ id, outcome }) {
        if (outcome instanceof Error) search(`the error of ${id}`, [String(outcome), outcome]);
      },
      agreed() {
        // It is made of the events, which were looked at one by one, and costs more than they do.
        if (history.seed % 8 !== 0) return;
        for (const { auth } of tabs) search('what is told', { told: auth.explain() });
      },
    };
  },
};

/** Every JWT begins like this, and nothing else here does. */
function hasToken(value: object): boolean {
  return JSON.stringify(value).includes('eyJ');
}
