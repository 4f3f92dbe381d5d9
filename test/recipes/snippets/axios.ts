import axios from 'axios';
import { auth } from './auth.ts';

export const api = axios.create({
  baseURL: 'https://api.example.com/api',
  adapter: 'fetch',
  env: { fetch: auth.fetch },
});
