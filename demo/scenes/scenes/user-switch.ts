import type { Scene } from '../scene.ts';

export const userSwitch: Scene = {
  id: 'user-switch',
  title: 'User switch while a call waits',
  story:
    'Alice saves a note with an expired token. While the call waits, Bob signs in in a second tab of the same browser. The note must not be saved in Bob’s account.',
  ends: 'bob',
  neverSavedAs: 'bob',
  async play({ tab, server, expire, until }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await tab(2).open();
    await server({ hold: 'api' });
    await expire();
    const saving = tab(1).play({ type: 'save' });
    await until((log) => log.some(({ status, query }) => status === 0 && query.startsWith('?call=save-')));
    await tab(2).play({ type: 'login', as: 'bob' });
    await server({ hold: 'none' });
    await saving;
    await tab(2).play({ type: 'call', count: 2 });
  },
};
