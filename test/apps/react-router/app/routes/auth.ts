import { authServer } from '../server/auth-server.ts';
import type { Route } from './+types/auth';

export const loader = ({ request }: Route.LoaderArgs): Promise<Response> => authServer.handler(request);

export const action = ({ request }: Route.ActionArgs): Promise<Response> => authServer.handler(request);
