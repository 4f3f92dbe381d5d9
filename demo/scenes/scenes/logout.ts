import type { Scene } from '../scene.ts';

export const logout: Scene = {
  id: 'logout',
  title: 'Logout without a network',
  story:
    'On a shared computer Alice signs out while the network is down, so the logout does not reach the server. The network comes back, and the page is reloaded.',
  ends: undefined,
  async play({ tab, wait, mark }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    await tab(1).play({ type: 'call', count: 1 });
    mark('no network');
    await tab(1).weather({ isOffline: true });
    await tab(1).play({ type: 'logout' });
    await wait(300);
    mark('');
    await tab(1).open();
    await wait(500);
    await tab(1).play({ type: 'probe' });
  },
};
