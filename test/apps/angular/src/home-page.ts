import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { injectSession } from 'rebearer/angular';
import { auth } from './auth';

@Component({
  selector: 'app-home-page',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let now = session();
    @if (now.isLoading) {
      <p>One moment …</p>
    } @else if (now.isAuthenticated) {
      <h1>Hello, {{ now.claims.name }}</h1>
      <a routerLink="/notes">Notes</a>
      <button (click)="signOut()">Sign out</button>
    } @else {
      <h1>Welcome</h1>
      <a routerLink="/login">Sign in</a>
    }
  `,
})
export class HomePage {
  protected readonly session = injectSession();
  protected readonly signOut = (): void => void auth.logout();
}
