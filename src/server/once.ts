/** Makes a value at the first call, and tries again after a failure. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    if (made !== undefined) return made;
    const making = make();
    making.catch(() => {
      if (made === making) made = undefined;
    });
    made = making;
    return making;
  };
}
