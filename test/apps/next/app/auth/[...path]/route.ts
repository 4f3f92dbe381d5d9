import { server } from '../../../lib/auth-server';

const { handler } = server;

export { handler as DELETE, handler as GET, handler as POST };
