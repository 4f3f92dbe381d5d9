import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { AUTH, injectSession } from 'rebearer/angular';

@Component({
  selector: 'app-home-page',
  imports: [RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let now = session();
    @if (now.isLoading) {
      <h1>One moment …</h1>
    } @else if (now.isAuthenticated) {
      <h1>Hello, {{ now.claims.name }}</h1>
      @if (notes.hasValue()) {
        <p>Notes: {{ notes.value().length }}</p>
      }
      <a routerLink="/notes">Notes</a>
      <button (click)="signOut()">Sign out</button>
    } @else {
      <h1>Welcome</h1>
      <a routerLink="/login">Sign in</a>
    }
  `,
})
export class HomePage {
  readonly #auth = inject(AUTH);
  protected readonly session = injectSession();
  readonly #user = computed(() => {
    const session = this.session();
    return session.isAuthenticated ? session.claims.sub : undefined;
  });

  /** Read again for another user. */
  protected readonly notes = httpResource<readonly string[]>(() => (this.#user() ? '/api/notes' : undefined));
  protected readonly signOut = (): void => void this.#auth.logout();
}
