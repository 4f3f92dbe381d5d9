import { createAuth } from 'rebearer';

// In each micro-frontend, with its own copy of the package: the name says that it is one session.
export const auth = createAuth({
  name: 'shop',
  refresh: 'https://api.example.com/auth/refresh',
  logout: 'https://api.example.com/auth/logout',
  origins: ['https://api.example.com'],
});
