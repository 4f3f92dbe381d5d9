/** More different lines than these are no longer a mistake of the configuration. */
const MOST_LINES = 5;

/** Prints what a developer has to know, each line once. */
export function createTell(): (line: string | undefined) => void {
  const said = new Set<string>();
  return (line) => {
    if (line === undefined || said.has(line) || said.size >= MOST_LINES) return;
    said.add(line);
    console.error(line);
  };
}
