import { authServer } from '../utils/auth-server';
import { findUser } from '../utils/users';

export default defineEventHandler(async (event) => {
  const caller = await authServer.verify(toWebRequest(event));
  return caller instanceof Response ? caller : { notes: findUser(caller.subject)?.notes ?? [] };
});
