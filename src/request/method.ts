/** GET and HEAD change nothing at the server (RFC 9110, section 9.2.1), and have no body. */
export function isSafe(method: string): boolean {
  return /^(?:get|head)$/i.test(method);
}
