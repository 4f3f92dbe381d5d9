import { createAuth } from 'rebearer';
import { expect, onTestFinished, test, vi } from 'vitest';
import { browserChannel } from '../src/browser/channel.ts';
import { browserPage } from '../src/browser/page.ts';

test('a page in Node has no channel: that of Node reaches the tests of other files', () => {
  expect(globalThis.BroadcastChannel).toBeDefined();
  expect(browserChannel()).toBeUndefined();
});

test('the page is heard, and no more heard, where addEventListener takes no signal of this realm', () => {
  const target = new EventTarget();
  const listen = (type: string, listener: () => void, options?: { signal?: unknown }): void => {
    if (options?.signal !== undefined) throw new TypeError("member 'signal' is not of type 'AbortSignal'");
    target.addEventListener(type, listener);
  };
  vi.stubGlobal('location', new URL('https://app.example.com/'));
  vi.stubGlobal('addEventListener', listen);
  vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
  onTestFinished(() => void vi.unstubAllGlobals());
  const heard: string[] = [];
  const page = browserPage();
  const stops = [
    page?.onWake((wake) => heard.push(wake)),
    page?.onHide(
      () => heard.push('hide'),
      () => heard.push('show'),
    ),
  ];
  const tell = (): void => {
    for (const type of ['online', 'pagehide']) target.dispatchEvent(new Event(type));
    target.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    target.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  };
  tell();
  expect(heard).toEqual(['online', 'hide', 'restored', 'show']);
  for (const stop of stops) stop?.();
  tell();
  expect(heard).toHaveLength(4);
});

test('a page without a navigator counts as online, and a logout in it is sent', async () => {
  vi.stubGlobal('location', new URL('https://app.example.com/'));
  vi.stubGlobal('addEventListener', () => {});
  vi.stubGlobal('navigator', undefined);
  const sent: string[] = [];
  const auth = createAuth({
    refresh: '/auth/refresh',
    logout: '/auth/logout',
    restore: false,
    async fetch(input) {
      sent.push(new Request(input).url);
      return new Response(null, { status: 204 });
    },
  });
  onTestFinished(() => auth.dispose());
  await auth.login({ accessToken: 'secret', subject: 'alice' });
  expect(browserPage()?.isOnline()).toBe(true);
  expect(await auth.logout()).toEqual({ confirmed: true });
  expect(sent).toEqual(['https://app.example.com/auth/logout']);
});
