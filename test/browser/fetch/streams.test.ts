import { expect, test } from 'vitest';
import { needs } from '../needs.ts';
import { openContract, type ContractStage } from './open-contract.ts';
import type { CallSpec } from './spec.ts';

const CHUNKS = ['first ', 'second ', 'third'];
const UPLOAD = { init: { method: 'POST', duplex: 'half' }, body: { type: 'ReadableStream', chunks: CHUNKS } } as const;

/** Where fetch knows no streams, it refuses them or sends their name as a text. */
async function openForStreams(): Promise<ContractStage> {
  const stage = await openContract('h2');
  await stage.page.evaluate(async () => {
    const init = { method: 'POST', body: new Blob(['abc']).stream(), duplex: 'half' };
    await fetch('/probe', init as RequestInit).catch(() => {});
  });
  needs(stage.server.at('/probe')[0]?.bytes === 3, 'request bodies that are streamed');
  return stage;
}

test.each<CallSpec['form']>(['string', 'Request', 'Request with init'])(
  'a streamed upload by %s that is refused at its end is sent again, byte for byte',
  async (form) => {
    const { compare } = await openForStreams();
    const { native, auth } = await compare({ ...UPLOAD, form, behaviour: { refuse: 'late', text: 'thanks' } });
    expect(auth.outcome).toEqual(native.outcome);
    const [sent] = native.arrivals;
    expect(sent).toMatchObject({ bytes: CHUNKS.join('').length });
    expect(auth.arrivals.map(({ hash, method }) => `${method} ${hash}`)).toEqual(Array(2).fill(`POST ${sent?.hash}`));
  },
);

test('a streamed upload that is refused while it is being sent is sent again completely', async () => {
  const { page, server } = await openForStreams();
  const status = await page.evaluate(async () => {
    let at = 0;
    const body = new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve));
        if (++at === 50) controller.close();
        else controller.enqueue(new Uint8Array(1000).fill(at));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const response = await contract.auth.fetch(`/upload?do=${encodeURIComponent('{"refuse":"early"}')}`, init);
    return response.status;
  });
  expect(status).toBe(200);
  expect(server.at('/upload').at(-1)).toMatchObject({ bytes: 49_000 });
});

test('a stream above the limit is sent once, and its caller gets the 401', async () => {
  const { page, server } = await openForStreams();
  const seen = await page.evaluate(async () => {
    await contract.create({ replayLimit: 1000 });
    let left = 40;
    const body = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(100)) : controller.close()),
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const response = await contract.auth.fetch(`/upload?do=${encodeURIComponent('{"refuse":"late"}')}`, init);
    return [response.status, contract.events.at(-1)?.type];
  });
  expect(seen).toEqual([401, 'replay-impossible']);
  expect(server.at('/upload')).toMatchObject([{ bytes: 4000 }]);
});

test('a token with little life left is refreshed before a stream is sent with it', async () => {
  const { page, server } = await openForStreams();
  await page.evaluate(async () => {
    contract.advance(3_590_000);
    const init = { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' } as const;
    await contract.auth.fetch('/upload', init);
  });
  expect(server.at('/upload').map(({ authorization }) => authorization)).toEqual(['Bearer token-2']);
});

test.each(['init', 'Request'])(
  'an abort cancels the caller’s stream, given by %s, with the caller’s reason, and nothing is read ahead',
  async (way) => {
    const { page } = await openForStreams();
    const seen = await page.evaluate(async (by) => {
      const controller = new AbortController();
      const seen = { pulls: 0 };
      const cancelled = new Promise((resolve) => {
        const body = new ReadableStream(
          {
            pull: (stream) => {
              seen.pulls++;
              if (seen.pulls < 3) stream.enqueue(new Uint8Array(10));
              return seen.pulls < 3 ? undefined : new Promise(() => {});
            },
            cancel: (reason) => resolve([reason].flat()[0]),
          },
          { highWaterMark: 0 },
        );
        const init = { method: 'POST', body, duplex: 'half', signal: controller.signal } as RequestInit;
        const url = `/upload?do=${encodeURIComponent('{"hold":"headers"}')}`;
        const call = by === 'init' ? contract.auth.fetch(url, init) : contract.auth.fetch(new Request(url, init));
        call.catch(() => {});
      });
      while (seen.pulls < 3) await new Promise((resolve) => setTimeout(resolve));
      controller.abort(new RangeError('enough'));
      return String(await cancelled);
    }, way);
    expect(seen).toBe('RangeError: enough');
  },
);

test('no part of a stream is kept after the answer', async () => {
  const { page } = await openForStreams();
  needs(await page.evaluate(() => 'gc' in globalThis), 'a garbage collector that the page can call');
  const isCollected = await page.evaluate(async () => {
    const reference = await (async () => {
      const big = new Uint8Array(1000);
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(big);
          controller.close();
        },
      });
      const response = await contract.auth.fetch('/upload', { method: 'POST', body, duplex: 'half' } as RequestInit);
      await response.text();
      return new WeakRef(big);
    })();
    const collect = Reflect.get(globalThis, 'gc') as (() => void) | undefined;
    for (const end = performance.now() + 30_000; reference.deref() !== undefined && performance.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve));
      collect?.();
    }
    return [typeof collect, reference.deref() === undefined];
  });
  expect(isCollected).toEqual(['function', true]);
});

/** Milliseconds: 600 MB take minutes where other work has the cores. */
const LARGE = 600_000;

test(
  'chunk after chunk of one large buffer arrives, more than the browser can keep as Blobs',
  async () => {
    const { page, server } = await openContract();
    const statuses = await page.evaluate(async () => {
      const file = new Uint8Array(60_000_000);
      const seen = new Set<number>();
      for (let chunk = 0; chunk < 12; chunk++) {
        const body = file.subarray(chunk, chunk + 50_000_000);
        seen.add((await contract.auth.fetch('/chunk', { method: 'POST', body })).status);
      }
      return [...seen];
    });
    expect(statuses).toEqual([200]);
    expect(server.at('/chunk').map(({ bytes }) => bytes)).toEqual(Array(12).fill(50_000_000));
  },
  LARGE,
);
