export { type AuthKyOptions, createAuthKy } from './create-auth-ky.ts';
