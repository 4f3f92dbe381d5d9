import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { type ApplicationConfig, CSP_NONCE } from '@angular/core';
import { provideClientHydration } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import type { Auth } from 'rebearer';
import { authInterceptor, provideAuth } from 'rebearer/angular';
import { asVisitor } from './as-visitor';
import { type Claims, createPageAuth } from './auth';
import { injectNonce } from './nonce';
import { routes } from './routes';

declare module 'rebearer/angular' {
  interface Register {
    auth: Auth<Claims>;
  }
}

export const config: ApplicationConfig = {
  providers: [
    provideAuth(createPageAuth, { login: '/login' }),
    provideHttpClient(withInterceptors([asVisitor, authInterceptor])),
    provideRouter(routes),
    provideClientHydration(),
    { provide: CSP_NONCE, useFactory: injectNonce },
  ],
};
