import type { Scene } from '../scene.ts';

export const redirect: Scene = {
  id: 'redirect',
  title: 'Login by redirect after a logout',
  story:
    'Alice’s logout does not reach the server: the network is down. Later she signs in at an identity provider, which redirects to the page with a new cookie, and she continues.',
  ends: 'alice',
  saves: 'alice',
  async play({ tab, wait, mark }) {
    await tab(1).open();
    await tab(1).play({ type: 'login', as: 'alice' });
    mark('no network');
    await tab(1).weather({ isOffline: true });
    await tab(1).play({ type: 'logout' });
    await wait(300);
    mark('');
    await tab(1).redirect('alice');
    await wait(500);
    await tab(1).play({ type: 'save' });
    await tab(1).play({ type: 'call', count: 2 });
  },
};
