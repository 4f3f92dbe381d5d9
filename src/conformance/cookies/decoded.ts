/** Decodes the value of a cookie as the client does: what is not encoded text stays as it is. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
