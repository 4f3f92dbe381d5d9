import type { ObjectPlugin } from 'vue';
import { AuthKey, type RegisteredAuth } from './auth-key.ts';

/** Makes a plugin that gives every component of an app the auth: `app.use(createAuthPlugin(auth))`. */
export function createAuthPlugin(auth: RegisteredAuth): ObjectPlugin {
  return { install: (app) => void app.provide(AuthKey, auth) };
}
