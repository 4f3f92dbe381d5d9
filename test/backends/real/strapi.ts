import { join } from 'node:path';
import { installPackages } from './install.ts';
import type { RealBackend } from './real-backend.ts';

export const strapi: RealBackend = {
  name: 'strapi',
  install: async () => {
    const cwd = await installPackages(join(import.meta.dirname, 'servers/strapi'), 'strapi');
    return { command: process.execPath, args: ['start.cjs'], cwd };
  },
  paths: {
    login: '/api/auth/local',
    refresh: '/api/auth/refresh',
    logout: '/api/auth/logout',
    me: '/api/users/me',
  },
  account: (user) => ({ username: `${user}@example.com`, password: `${user}-demo` }),
};
