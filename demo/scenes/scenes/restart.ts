import type { Scene } from '../scene.ts';

export const restart: Scene = {
  id: 'restart',
  title: 'Server restart',
  story:
    'The server restarts in the middle of a refresh: it has rotated the cookie, but its answer is lost. It is back after 1.5 seconds; the user saves again.',
  ends: 'alice',
  saves: 'alice',
  isLong: true,
  async play({ tab, server, expire, wait, mark }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await expire();
    await server({ refresh: 'cut' });
    mark('server away');
    const saving = tab(1).play({ type: 'save' });
    await wait(2_500);
    mark('');
    await saving;
    await tab(1).play({ type: 'again' });
    await tab(1).play({ type: 'call', count: 2 });
  },
};
