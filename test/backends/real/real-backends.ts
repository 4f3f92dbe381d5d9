import { join } from 'node:path';
import { installPackages, installPythonModules, SERVERS } from './install.ts';
import type { RealBackend } from './real-backend.ts';

/** A server of ours that runs a framework of the npm registry. */
function ofNode(name: RealBackend['name']): RealBackend['install'] {
  return async () => ({ command: process.execPath, args: ['server.mjs'], cwd: await installPackages(name) });
}

const byName = (user: string): ReturnType<RealBackend['account']> => ({ username: user, password: `${user}-demo` });

export const nestjs: RealBackend = {
  name: 'nestjs',
  install: ofNode('nestjs'),
  paths: { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout', me: '/profile' },
  nameClaim: 'sub',
  account: byName,
};

export const fastify: RealBackend = {
  name: 'fastify',
  install: ofNode('fastify'),
  paths: { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout', me: '/me' },
  nameClaim: 'sub',
  account: byName,
};

export const betterAuth: RealBackend = {
  name: 'better-auth',
  install: ofNode('better-auth'),
  paths: {
    login: '/api/auth/sign-in/email',
    refresh: '/api/auth/token',
    logout: '/api/auth/sign-out',
    me: '/api/me',
  },
  nameClaim: 'sub',
  account: (user) => ({ username: `${user}@example.com`, password: `${user}-demo-pass` }),
};

export const django: RealBackend = {
  name: 'django',
  install: async () => ({
    command: await installPythonModules('import rest_framework_simplejwt', ['python3-djangorestframework-simplejwt']),
    args: ['server.py'],
    cwd: join(SERVERS, 'django'),
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  }),
  paths: {
    login: '/api/auth/login/',
    refresh: '/api/auth/token/refresh/',
    logout: '/api/auth/logout/',
    me: '/api/auth/user/',
  },
  nameClaim: 'user_id',
  account: byName,
};

export const fastapi: RealBackend = {
  name: 'fastapi',
  install: async () => ({
    command: await installPythonModules(
      // Another package has a module `multipart` too, which FastAPI can't use.
      'import fastapi, uvicorn, jwt; fastapi.FastAPI().post("/")(lambda name=fastapi.Form(): name)',
      // Debian 13 has given the older name to that package.
      ['python3-fastapi', 'python3-uvicorn', 'python3-jwt', '^python3-(python-)?multipart$'],
    ),
    args: ['server.py'],
    cwd: join(SERVERS, 'fastapi'),
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  }),
  paths: { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout', me: '/users/me' },
  nameClaim: 'sub',
  account: byName,
};
