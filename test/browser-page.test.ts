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
