import { createAuthPlugin } from 'rebearer/vue';
import { createApp } from 'vue';
import App from './app.vue';
import { auth } from './auth';
import { router } from './router';

declare module 'rebearer/vue' {
  interface Register {
    auth: typeof auth;
  }
}

createApp(App).use(createAuthPlugin(auth)).use(router).mount('#root');
