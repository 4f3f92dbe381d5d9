import type { DevTools } from './devtools.ts';

/** What a function took itself, callees left out. */
export interface Cost {
  readonly name: string;
  /** Its share, between 0 and 1. */
  readonly share: number;
}

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

interface CpuNode {
  readonly id: number;
  readonly callFrame: Frame;
  readonly children?: readonly number[];
}

interface CpuProfile {
  readonly nodes: readonly CpuNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface HeapNode {
  readonly callFrame: Frame;
  readonly selfSize: number;
  readonly children: readonly HeapNode[];
}

/** Records both profiles of a page while `work` goes on. */
export async function profilePage(devTools: DevTools, targetId: string, work: () => Promise<void>): Promise<Profile> {
  const { sessionId } = await devTools.send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const send = <Result>(method: string, params: object = {}): Promise<Result> =>
    devTools.send(method, params, sessionId);
  await send('Profiler.enable');
  await send('Profiler.setSamplingInterval', { interval: 200 });
  await send('Profiler.start');
  await work();
  const { profile: cpu } = await send<{ profile: CpuProfile }>('Profiler.stop');
  await send('HeapProfiler.startSampling', {
    samplingInterval: 4096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  await work();
  const { profile: heap } = await send<{ profile: { head: HeapNode } }>('HeapProfiler.stopSampling');
  return { time: timeOf(cpu), bytes: bytesOf(heap.head) };
}

export interface Profile {
  readonly time: readonly Cost[];
  readonly bytes: readonly Cost[];
}

function timeOf({ nodes, samples, timeDeltas }: CpuProfile): Cost[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const costs = new Map<string, number>();
  for (const [at, id] of samples.entries()) add(costs, names.get(id) ?? '', timeDeltas[at] ?? 0);
  return ranked(costs);
}

function bytesOf(head: HeapNode): Cost[] {
  const costs = new Map<string, number>();
  const visit = ({ callFrame, selfSize, children }: HeapNode): void => {
    add(costs, nameOf(callFrame), selfSize);
    children.forEach(visit);
  };
  visit(head);
  return ranked(costs);
}

function nameOf({ functionName, url, lineNumber }: Frame): string {
  return `${functionName || '(anonymous)'} ${url.split('/').at(-1) ?? ''}:${lineNumber + 1}`;
}

function add(costs: Map<string, number>, name: string, cost: number): void {
  costs.set(name, (costs.get(name) ?? 0) + cost);
}

function ranked(costs: ReadonlyMap<string, number>): Cost[] {
  const sum = [...costs.values()].reduce((total, cost) => total + cost, 0);
  return [...costs].map(([name, cost]) => ({ name, share: cost / sum })).sort((a, b) => b.share - a.share);
}
