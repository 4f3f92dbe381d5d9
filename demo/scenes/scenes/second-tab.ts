import type { LogLine } from '../facts.ts';
import type { Scene } from '../scene.ts';

export const secondTab: Scene = {
  id: 'second-tab',
  title: 'Second tab, strict rotation',
  story:
    'The server accepts each refresh cookie once, and ends the session when one is used twice. Two tabs refresh at the same moment, because their token has expired.',
  rules: { graceSeconds: 0 },
  ends: 'alice',
  saves: 'alice',
  async play({ tab, server, expire, until, settle }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await tab(2).open();
    await server({ apiLatency: 250, hold: 'auth' });
    await expire();
    const calls = [
      tab(1).play({ type: 'call', count: 2 }),
      tab(1).play({ type: 'save' }),
      tab(2).play({ type: 'call', count: 2 }),
    ];
    const isRefused = (log: readonly LogLine[], tab: number): boolean =>
      log.some(({ status, query }) => status === 401 && query.startsWith(`?call=call-${tab}-`));
    let areAnswered = false;
    const answered = Promise.all(calls).then(() => (areAnswered = true));
    // A client without a session in a tab calls nothing there.
    await until((log) => areAnswered || (isRefused(log, 1) && isRefused(log, 2)));
    // All refreshes are on their way by then.
    await settle();
    await server({ hold: 'none' });
    await answered;
  },
};
