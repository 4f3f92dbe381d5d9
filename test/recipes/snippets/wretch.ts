import wretch from 'wretch';
import { auth } from './auth.ts';

export const api = wretch('https://api.example.com/api').fetchPolyfill(auth.fetch);
