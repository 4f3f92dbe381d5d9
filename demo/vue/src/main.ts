import { createAuthPlugin } from 'rebearer/vue';
import { createApp } from 'vue';
import { auth } from '../../shared/auth.ts';
import App from './app.vue';
import { router } from './router.ts';

createApp(App).use(createAuthPlugin(auth)).use(router).mount('#root');
