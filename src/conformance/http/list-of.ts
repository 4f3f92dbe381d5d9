/** Returns the members of a field that is a list (RFC 9110, section 5.6.1), in linear time: a server may send any number of spaces. */
export function listOf(field: string | null | undefined): readonly string[] {
  return (field ?? '').split(',').map((member) => member.trim());
}
