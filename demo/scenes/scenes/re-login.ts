import type { Scene } from '../scene.ts';

const HALF_A_DAY = 12 * 3_600_000;

export const reLogin: Scene = {
  id: 're-login',
  title: 'Re-login in place',
  story:
    'The session has expired at the server while Alice was writing. She saves, is asked to sign in again, and does. Her note must not be lost.',
  ends: 'alice',
  saves: 'alice',
  asksInPlace: true,
  async play({ tab, server, wait, until }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await server({ advance: HALF_A_DAY });
    const saving = tab(1).play({ type: 'save' });
    await until((log) => log.some(({ status, query }) => status === 401 && query.startsWith('?call=save-')));
    await wait(2_000);
    await tab(1).play({ type: 'login', as: 'alice' });
    await saving;
    await tab(1).play({ type: 'call', count: 2 });
  },
};
