import { createClient } from '@supabase/supabase-js';
import { auth } from './auth.ts';

export const supabase = createClient('https://api.example.com', 'sb_publishable_key', {
  accessToken: async () => (await auth.getAccessToken()) ?? null,
  global: { fetch: auth.createFetch({ overrideAuthorization: true }) },
  // A retry of the client is a new call: it would be sent as the user who is signed in by then.
  db: { retry: false },
});
