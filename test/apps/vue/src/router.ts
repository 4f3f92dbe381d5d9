import { guardRoutes } from 'rebearer/vue';
import { createRouter, createWebHistory } from 'vue-router';
import { auth } from './auth';
import HomePage from './home-page.vue';
import LoginPage from './login-page.vue';
import NotesPage from './notes-page.vue';

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: HomePage },
    { path: '/login', component: LoginPage },
    { path: '/notes', component: NotesPage, meta: { requiresAuth: true } },
  ],
});

guardRoutes(router, auth, { login: '/login' });
