import { index, type RouteConfig, route } from '@react-router/dev/routes';

export default [
  index('routes/home.tsx'),
  route('notes', 'routes/notes.tsx'),
  route('login', 'routes/login.tsx'),
  route('auth/login', 'routes/auth-login.ts'),
  route('auth/*', 'routes/auth.ts'),
  route('api/notes', 'routes/api-notes.ts'),
] satisfies RouteConfig;
