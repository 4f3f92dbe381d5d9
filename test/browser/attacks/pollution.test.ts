import { expect, test } from 'vitest';
import type { Arrival } from '../fetch/echo.ts';
import { comparable, openContract } from '../fetch/open-contract.ts';

/** What a script of the page may have put on `Object.prototype`: every member that fetch reads, and every option of ours. */
const POLLUTION = {
  method: 'DELETE',
  headers: { 'x-polluted': 'yes', authorization: 'Bearer polluted' },
  body: 'polluted',
  mode: 'no-cors',
  credentials: 'omit',
  cache: 'force-cache',
  redirect: 'error',
  referrer: '',
  referrerPolicy: 'no-referrer',
  integrity: 'sha256-polluted',
  keepalive: true,
  priority: 'low',
  duplex: 'half',
  signal: null,
  overrideAuthorization: true,
  sendAccessToken: true,
  responseToken: true,
  csrf: { cookie: 'a', header: 'x-polluted' },
  attach: { header: 'x-polluted' },
  origins: ['https://elsewhere.example.com'],
  accessToken: 'polluted',
  refreshToken: 'polluted',
};

test.each(['before', 'after'])(
  'a polluted Object.prototype changes nothing on the wire: %s the session is made',
  async (when) => {
    const { page, server } = await openContract();
    const call = (path: string): Promise<number[]> =>
      page.evaluate(async (to) => {
        // The init of an app that is not affected by the pollution itself.
        const init = Object.assign(Object.create(null) as object, { method: 'POST', body: 'x' });
        const refused = `${to}-refused?do=${encodeURIComponent('{"refuse":"late"}')}`;
        const answers = [await contract.auth.fetch(to), await contract.auth.fetch(refused, init)];
        return answers.map(({ status }) => status);
      }, path);
    expect(await call('/clean')).toEqual([200, 200]);
    await page.evaluate(
      async ([members, isFirst]) => {
        const pollute = (): void => {
          for (const [name, value] of Object.entries(members))
            Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
        };
        if (isFirst) pollute();
        await contract.create();
        pollute();
      },
      [POLLUTION, when === 'before'] as const,
    );
    expect(await call('/polluted')).toEqual([200, 200]);
    const arrivals = (path: string): readonly Arrival[] => [...server.at(path), ...server.at(`${path}-refused`)];
    const wire = (path: string): object[] => arrivals(path).map((arrival) => ({ ...comparable(arrival), path: '' }));
    expect(wire('/clean')).toHaveLength(3);
    expect(wire('/polluted')).toEqual(wire('/clean'));
    const bearers = arrivals('/polluted').map(({ authorization }) => authorization?.startsWith('Bearer token-'));
    expect(bearers).toEqual([true, true, true]);
  },
);
