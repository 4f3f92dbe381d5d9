import { createAuth } from 'rebearer';

export const auth = createAuth({
  refresh: 'https://api.example.com/auth/refresh',
  logout: 'https://api.example.com/auth/logout',
  origins: ['https://api.example.com'],
});
