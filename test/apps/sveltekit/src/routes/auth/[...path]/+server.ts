import type { RequestHandler } from '@sveltejs/kit';
import { authServer } from '#lib/server/auth-server.ts';

export const fallback: RequestHandler = ({ request }) => authServer.handler(request);
