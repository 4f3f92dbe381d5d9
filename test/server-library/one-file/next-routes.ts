import { serve } from 'srvx';
import { auth, me } from '../../../docs/servers/next.ts';

// Routes as Next.js does, and adds the client's address as it does: the handlers of docs/servers/next.ts without its build.
serve({
  port: Number(process.env['PORT']),
  fetch: (request) => {
    const { pathname } = new URL(request.url);
    const headers = new Headers(request.headers);
    if (!headers.has('x-forwarded-for')) headers.set('x-forwarded-for', request.ip ?? '');
    const { body, method, url } = request;
    const routed = new Request(url, { method, headers, body, ...(body !== null && { duplex: 'half' }) });
    if (pathname.startsWith('/auth/')) return auth(routed);
    return pathname === '/api/me' && method === 'GET' ? me(routed) : new Response(null, { status: 404 });
  },
});
