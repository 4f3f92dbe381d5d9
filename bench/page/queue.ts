import { createAuth } from 'rebearer';
import { bodyOf, type BodyType } from './body.ts';
import { collectGarbage, control, type Minted, report } from './report.ts';

interface Params {
  readonly type: BodyType;
  readonly bytes: number;
  readonly calls: number;
}

export interface Queue {
  /** Bytes that the bodies take up by themselves, in the hands of their caller. */
  readonly bodies: number;
  /** Bytes that the calls take up while they wait for a refresh, when their caller has let go of the bodies. */
  readonly waiting: number;
  readonly failed: number;
}

void report<Params>(async ({ type, bytes, calls }) => {
  const grant = Promise.withResolvers<Response>();
  const auth = createAuth({ refresh: () => grant.promise });
  const bodies: BodyInit[] = [];
  const before = await memory();
  for (let call = 0; call < calls; call++) bodies.push(bodyOf(type, bytes));
  const withBodies = await memory();
  const answers = Promise.allSettled(
    bodies.splice(0).map((body) => auth.fetch('/api/upload', { method: 'POST', body })),
  );
  const whileWaiting = await memory();
  grant.resolve(Response.json(await control<Minted>('mint')));
  const failed = (await answers).filter((answer) => answer.status === 'rejected' || !answer.value.ok).length;
  return { bodies: withBodies - before, waiting: whileWaiting - before, failed } satisfies Queue;
});

async function memory(): Promise<number> {
  // What is collected in one task is given back in another.
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve));
  }
  return control<number>('memory');
}
