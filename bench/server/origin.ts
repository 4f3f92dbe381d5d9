/** Where the pages are, and the server too. */
export const ORIGIN = 'http://localhost:3000';
