import type { Scene } from '../scene.ts';

const HOUR = 3_600_000;

export const asleep: Scene = {
  id: 'asleep',
  title: 'Laptop asleep',
  story:
    'The laptop sleeps for an hour. After waking, the network is back two seconds later. The user saves at once, and again when the network is back. A second tab wakes too.',
  ends: 'alice',
  saves: 'alice',
  isLong: true,
  async play({ tab, server, wait, mark }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await tab(2).open();
    mark('no network yet');
    await server({ advance: HOUR });
    const both = [tab(1), tab(2)];
    await Promise.all(both.map((tab) => tab.weather({ isOffline: true, skew: HOUR })));
    const saving = tab(1).play({ type: 'save' });
    await wait(2_000);
    await Promise.all(both.map((tab) => tab.weather({ isOffline: false })));
    mark('');
    await saving;
    await Promise.all([tab(1).play({ type: 'again' }), tab(2).play({ type: 'call', count: 2 })]);
    await tab(1).play({ type: 'call', count: 2 });
  },
};
