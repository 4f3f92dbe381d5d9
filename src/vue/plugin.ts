import type { ObjectPlugin } from 'vue';
import { AuthKey } from './auth-key.ts';
import type { RegisteredAuth } from './register.ts';

/** Makes a plugin that provides the auth to every component of an app: `app.use(createAuthPlugin(auth))`. */
export function createAuthPlugin(auth: RegisteredAuth): ObjectPlugin {
  return { install: (app) => void app.provide(AuthKey, auth) };
}
