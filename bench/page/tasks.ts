/** Watches for tasks that hold the page up for more than 50 ms. */
export function watchTasks(): { readonly longest: () => Promise<number> } {
  const start = performance.now();
  let longest = 0;
  const note = (entries: readonly PerformanceEntry[]): void => {
    for (const { startTime, duration } of entries)
      if (startTime + duration > start) longest = Math.max(longest, duration);
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return {
    async longest() {
      // The task that is running has to end before it is an entry.
      for (let task = 0; task < 2; task++) await new Promise((resolve) => setTimeout(resolve));
      note(observer.takeRecords());
      observer.disconnect();
      return longest;
    },
  };
}
