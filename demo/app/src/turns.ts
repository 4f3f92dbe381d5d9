let last: Promise<unknown> = Promise.resolve();

/** Changes the server in the order of the clicks: on two connections, the later request could arrive first. */
export function inTurn<Value>(step: () => Promise<Value>): Promise<Value> {
  const done = last.then(step);
  last = done.catch(() => undefined);
  return done;
}

/** Resolves when the server has done everything that was clicked before. */
export async function untilChanged(): Promise<void> {
  await last;
}
