import { join } from 'node:path';
import { directus } from './directus.ts';
import { installPackages, installPythonModule } from './install.ts';
import type { RealBackend } from './real-backend.ts';
import { strapi } from './strapi.ts';

const SERVERS = join(import.meta.dirname, 'servers');

/** A server of ours that runs a framework of the npm registry. */
function ofNode(name: RealBackend['name']): RealBackend['install'] {
  return async () => ({
    command: process.execPath,
    args: [`${name}.mjs`],
    cwd: await installPackages(SERVERS, 'servers'),
  });
}

const byName = (user: string): ReturnType<RealBackend['account']> => ({ username: user, password: `${user}-demo` });

const nestjs: RealBackend = {
  name: 'nestjs',
  install: ofNode('nestjs'),
  paths: { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout', me: '/profile' },
  account: byName,
};

const fastify: RealBackend = {
  name: 'fastify',
  install: ofNode('fastify'),
  paths: { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout', me: '/me' },
  account: byName,
};

const betterAuth: RealBackend = {
  name: 'better-auth',
  install: ofNode('better-auth'),
  paths: {
    login: '/api/auth/sign-in/email',
    refresh: '/api/auth/token',
    logout: '/api/auth/sign-out',
    me: '/api/me',
  },
  account: (user) => ({ username: `${user}@example.com`, password: `${user}-demo-pass` }),
};

const django: RealBackend = {
  name: 'django',
  install: async () => ({
    command: await installPythonModule('rest_framework_simplejwt', 'python3-djangorestframework-simplejwt'),
    args: ['django_server.py'],
    cwd: SERVERS,
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  }),
  paths: {
    login: '/api/auth/login/',
    refresh: '/api/auth/token/refresh/',
    logout: '/api/auth/logout/',
    me: '/api/auth/user/',
  },
  account: byName,
};

/** These install in under two minutes, all together. */
export const LIGHT: readonly RealBackend[] = [nestjs, fastify, betterAuth, django];

/** These take minutes, and compile. */
export const HEAVY: readonly RealBackend[] = [directus, strapi];
