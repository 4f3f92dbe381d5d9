import OpenAI from 'openai';
import { auth } from './auth.ts';

export const openai = new OpenAI({
  // Your own server, which adds the key that no page may have.
  baseURL: 'https://api.example.com/v1',
  apiKey: 'replaced',
  dangerouslyAllowBrowser: true,
  // A retry of the SDK is a new call: it would be sent as the user who is signed in by then.
  maxRetries: 0,
  fetch: auth.createFetch({ overrideAuthorization: true }),
});
