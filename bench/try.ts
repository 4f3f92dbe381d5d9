import { openStage } from './harness/stage.ts';
import { storm } from './storm.ts';
import { throughput } from './throughput.ts';
import type { Row } from './harness/row.ts';
const stage = await openStage({ minify: true, entry: process.argv[3] });
const t0 = performance.now();
const bench = process.argv[2] === 'storm' ? storm : throughput;
for (const r of await bench.run({ stage: async () => stage, progress: (t) => console.error((performance.now() - t0).toFixed(0), t), rounds: 7 })as Row[])
  console.log(r.what.padEnd(44), r.who.padEnd(14), r.value.toFixed(2).padStart(10), r.unit.padEnd(4), '±' + ((r.spread ?? 0) * 100).toFixed(0) + '%', r.ratio ? `ratio ${r.ratio.median.toFixed(3)} ±${(r.ratio.spread * 100).toFixed(1)}%` : '');
await stage.close();
