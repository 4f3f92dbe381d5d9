/** What openapi-typescript makes of two routes of the reference server. */
export interface paths {
  '/api/me': {
    get: { responses: { 200: { content: { 'application/json': { user: { username: string } } } } } };
  };
  '/api/echo': {
    post: {
      requestBody: { content: { 'application/json': { number: number } } };
      responses: { 200: { content: { 'application/json': { method: string } } } };
    };
  };
}
