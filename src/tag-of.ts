/** Names the class of a platform object by its tag, not by `instanceof`: the form of an iframe counts too. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
