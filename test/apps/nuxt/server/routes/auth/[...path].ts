import { authServer } from '../../utils/auth-server';

export default defineEventHandler((event) => authServer.handler(toWebRequest(event)));
