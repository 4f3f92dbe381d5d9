import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import { authInterceptor, provideAuth } from 'rebearer/angular';
import { App } from './app';
import { auth } from './auth';
import { routes } from './routes';

declare module 'rebearer/angular' {
  interface Register {
    auth: typeof auth;
  }
}

void bootstrapApplication(App, {
  providers: [
    provideAuth(auth, { login: '/login' }),
    provideHttpClient(withInterceptors([authInterceptor])),
    provideRouter(routes),
  ],
});
