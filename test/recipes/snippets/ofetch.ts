import { createFetch } from 'ofetch';
import { auth } from './auth.ts';

export const api = createFetch({
  fetch: auth.fetch,
  // A retry of ofetch is a new call: it would be sent as the user who is signed in by then.
  defaults: { baseURL: 'https://api.example.com/api', retry: false },
});
