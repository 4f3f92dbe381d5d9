import { expect, test } from 'vitest';
import { record, type Recording } from '../../src/request/recording.ts';

interface Source {
  readonly stream: ReadableStream<Uint8Array>;
  readonly pulls: () => number;
  readonly cancelled: () => unknown;
}

/** A producer that uses one buffer for all its chunks, as careless ones do. */
function countingTo(end: number): Source {
  const buffer = new Uint8Array(1);
  let pulls = 0;
  let cancelled: unknown;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (pulls === end) return controller.close();
        buffer[0] = ++pulls;
        controller.enqueue(buffer);
      },
      cancel: (reason) => void (cancelled = reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, pulls: () => pulls, cancelled: () => cancelled };
}

async function readAll(reader: ReadableStreamDefaultReader<unknown>): Promise<number[]> {
  const seen: number[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return seen;
    seen.push(...(value as Uint8Array));
  }
}

test('the stream is read only on demand', async () => {
  const source = countingTo(3);
  const reader = record(source.stream, 100).open().getReader();
  await Promise.resolve();
  expect(source.pulls()).toBe(0);
  await reader.read();
  expect(source.pulls()).toBe(1);
});

test('the second attempt gets what the first has read, and the rest', async () => {
  const source = countingTo(5);
  const recording = record(source.stream, 100);
  const first = recording.open().getReader();
  await first.read();
  await first.read();
  expect(await readAll(recording.open().getReader())).toEqual([1, 2, 3, 4, 5]);
});

test('a chunk that was being read for the first attempt reaches the second', async () => {
  const source = countingTo(3);
  const recording = record(source.stream, 100);
  const first = recording.open().getReader();
  await first.read();
  const onItsWay = first.read();
  const second = readAll(recording.open().getReader());
  await expect(onItsWay).rejects.toThrow('sent again');
  expect(await second).toEqual([1, 2, 3]);
});

test('while it is held no more is read, and afterwards everything', async () => {
  const source = countingTo(3);
  const recording = record(source.stream, 100);
  const first = recording.open().getReader();
  await first.read();
  recording.hold();
  const rest = readAll(first);
  await new Promise((resolve) => setTimeout(resolve));
  expect(source.pulls()).toBe(1);
  recording.settle();
  expect(await rest).toEqual([2, 3]);
});

test('beyond its limit a stream is read on, but not kept', async () => {
  const source = countingTo(5);
  const recording = record(source.stream, 3);
  const first = recording.open().getReader();
  for (const isRepeatable of [true, true, true, false]) {
    await first.read();
    expect(recording.isRepeatable).toBe(isRepeatable);
  }
  expect(await readAll(first)).toEqual([5]);
});

test('chunks that are not bytes are left for fetch to reject', async () => {
  const recording = record(new ReadableStream({ start: (stream) => stream.enqueue('text') }), 100);
  const { value } = await recording.open().getReader().read();
  expect([value, recording.isRepeatable]).toEqual(['text', false]);
});

test('a network that cancels the first attempt’s stream leaves the caller’s open for a second attempt', async () => {
  const source = countingTo(3);
  const recording = record(source.stream, 100);
  const first = recording.open().getReader();
  await first.read();
  await first.cancel('reset');
  expect(await readAll(recording.open().getReader())).toEqual([1, 2, 3]);
  expect(source.cancelled()).toBeUndefined();
});

test.each([
  [
    'a network that closes it',
    (recording: Recording, body: ReadableStream) => body.cancel('why').then(() => recording.settle()),
  ],
  [
    'a network that closes it later',
    (recording: Recording, body: ReadableStream) => (recording.settle(), body.cancel('why')),
  ],
  ['a caller who gives up', (recording: Recording) => recording.cancel('why')],
])('%s cancels the caller’s stream if no attempt will follow', async (_, end) => {
  const source = countingTo(3);
  const recording = record(source.stream, 100);
  await end(recording, recording.open());
  expect(source.cancelled()).toBe('why');
});

test('a locked stream is refused, as by fetch', () => {
  const { stream } = countingTo(1);
  stream.getReader();
  expect(() => record(stream, 100)).toThrow(TypeError);
});

test('a stream that was read in part is refused, as by fetch', async () => {
  const { stream } = countingTo(3);
  const reader = stream.getReader();
  await reader.read();
  reader.releaseLock();
  expect(() => record(stream, 100)).toThrow(TypeError);
});

test('a body that is held twice, for a refresh and then for a login in place, reaches the second attempt completely', async () => {
  const recording = record(countingTo(3).stream, 100);
  const first = recording.open().getReader();
  await first.read();
  recording.hold();
  const onItsWay = first.read();
  await new Promise((resolve) => setTimeout(resolve));
  recording.hold();
  const second = readAll(recording.open().getReader());
  await expect(onItsWay).rejects.toThrow('sent again');
  expect(await second).toEqual([1, 2, 3]);
});
