import type { Scene } from '../scene.ts';

export const outage: Scene = {
  id: 'outage',
  title: 'Refresh answers 500',
  story:
    'The token has expired, and the refresh endpoint answers 500 for eight seconds. The user saves a note at the start, and again when the server is back.',
  ends: 'alice',
  saves: 'alice',
  isLong: true,
  async play({ tab, server, expire, wait, mark }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await expire();
    await server({ refresh: '500' });
    mark('refresh answers 500');
    const saving = tab(1).play({ type: 'save' });
    await wait(8_000);
    await saving;
    await server({ refresh: 'normal' });
    mark('');
    await wait(500);
    await tab(1).play({ type: 'again' });
    await tab(1).play({ type: 'call', count: 2 });
  },
};
