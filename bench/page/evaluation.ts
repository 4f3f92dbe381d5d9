import { nativeFetch, report } from './report.ts';

/** Milliseconds, round by round, to compile and run a bundle in a page that has not seen it. */
void report<{ readonly peer: string; readonly rounds: number }>(async ({ peer, rounds }) => {
  const script = await (await nativeFetch(`/evaluation/${peer}.js`)).text();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Another text each time, or the compiler would remember the last.
    const text = `// ${round}\n${script}`;
    const start = performance.now();
    // oxlint-disable-next-line typescript/no-implied-eval
    new Function(text)();
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return times;
});
