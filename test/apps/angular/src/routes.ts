import type { Routes } from '@angular/router';
import { requireAuth } from 'rebearer/angular';
import { HomePage } from './home-page';
import { LoginPage } from './login-page';
import { NotesPage } from './notes-page';

export const routes: Routes = [
  { path: '', component: HomePage, pathMatch: 'full' },
  { path: 'login', component: LoginPage },
  { path: 'notes', component: NotesPage, canActivate: [requireAuth] },
];
