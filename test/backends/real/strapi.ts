import { installPackages } from './install.ts';
import type { RealBackend } from './real-backend.ts';

export const strapi: RealBackend = {
  name: 'strapi',
  install: async () => ({
    command: process.execPath,
    args: ['server.cjs'],
    cwd: await installPackages('strapi'),
  }),
  paths: {
    login: '/api/auth/local',
    refresh: '/api/auth/refresh',
    logout: '/api/auth/logout',
    me: '/api/users/me',
  },
  nameClaim: 'userId',
  account: (user) => ({ username: `${user}@example.com`, password: `${user}-demo` }),
};
