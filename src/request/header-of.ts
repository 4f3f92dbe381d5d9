/** Returns a header of a response, empty where it is missing. A response of another implementation may lack all of them. */
export function headerOf({ headers }: Partial<Pick<Response, 'headers'>>, name: string): string {
  return headers?.get?.(name) ?? '';
}
