/** Converts a value as fetch does: a symbol throws. */
export function toText(value: unknown): string {
  return ''.concat(value as string);
}
