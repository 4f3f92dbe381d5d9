/** Lets everything run that waits for nothing but its turn. Streams take real tasks, so this waits for some of those. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
