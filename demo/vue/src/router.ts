import { guardRoutes } from 'rebearer/vue';
import { createRouter, createWebHistory } from 'vue-router';
import { auth } from '../../shared/auth.ts';
import HomePage from './home-page.vue';
import LoginPage from './login-page.vue';
import NotesPage from './notes-page.vue';
import SessionsPage from './sessions-page.vue';

export const router = createRouter({
  history: createWebHistory('/vue/'),
  routes: [
    { path: '/', component: HomePage },
    { path: '/login', component: LoginPage },
    { path: '/notes', component: NotesPage, meta: { requiresAuth: true } },
    { path: '/sessions', component: SessionsPage, meta: { requiresAuth: true } },
  ],
});

guardRoutes(router, auth, { login: '/login' });
