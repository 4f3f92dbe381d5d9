import OpenAI from 'openai';
import { auth } from './auth.ts';

export const openai = new OpenAI({
  // Your own server, which adds the key that no page may have.
  baseURL: 'https://api.example.com/v1',
  apiKey: 'replaced',
  dangerouslyAllowBrowser: true,
  fetch: auth.createFetch({ overrideAuthorization: true }),
});
