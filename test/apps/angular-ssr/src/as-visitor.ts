import type { HttpInterceptorFn } from '@angular/common/http';
import { injectVisitor } from './auth';

/** While the server renders, calls the app's API as the visitor. In the browser it changes nothing. */
export const asVisitor: HttpInterceptorFn = (request, next) => {
  const visitor = injectVisitor();
  if (visitor === undefined || !request.url.startsWith('/api/')) return next(request);
  return next(request.clone({ setHeaders: { authorization: `Bearer ${visitor.accessToken}` } }));
};
