import { nativeFetch, report } from './report.ts';

/** Milliseconds, round by round, to compile and run a bundle in a page that has not seen it. */
void report<{ readonly peer: string; readonly rounds: number }>(async ({ peer, rounds }) => {
  const script = await (await nativeFetch(`/evaluation/${peer}.js`)).text();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const element = document.createElement('script');
    // Another text each time, or the compiler would remember the last.
    element.text = `// ${round}\n${script}`;
    const start = performance.now();
    document.head.append(element);
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return times;
});
