import type { Routes } from '@angular/router';
import { requireAuth } from 'rebearer/angular';

export const routes: Routes = [
  { path: '', loadComponent: async () => (await import('./home-page')).HomePage, pathMatch: 'full' },
  { path: 'login', loadComponent: async () => (await import('./login-page')).LoginPage },
  { path: 'notes', loadComponent: async () => (await import('./notes-page')).NotesPage, canActivate: [requireAuth] },
];
