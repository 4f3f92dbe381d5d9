import { afterNextRender, ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { LoginError } from 'rebearer';
import { AUTH, returnPath } from 'rebearer/angular';

@Component({
  selector: 'app-login-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form method="post" (submit)="signIn($event)">
      <h1>Sign in</h1>
      <input name="username" aria-label="Name" autocomplete="username" required />
      <input name="password" aria-label="Password" type="password" autocomplete="current-password" required />
      <button [disabled]="!isInBrowser()">Sign in</button>
      <p role="status">{{ problem() }}</p>
    </form>
  `,
})
export class LoginPage {
  readonly #auth = inject(AUTH);
  readonly #router = inject(Router);
  readonly #route = inject(ActivatedRoute);
  protected readonly problem = signal('');
  // Before that, the browser would send the form itself.
  protected readonly isInBrowser = signal(false);

  constructor() {
    afterNextRender(() => this.isInBrowser.set(true));
  }

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    try {
      // A login by fetch: it is the one call that must not wait for the session.
      await this.#auth.login(({ signal }) =>
        fetch('/auth/login', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(Object.fromEntries(form)),
          signal,
        }),
      );
      await this.#router.navigateByUrl(returnPath(this.#route.snapshot.queryParamMap.get('redirect')));
    } catch (error) {
      if (!(error instanceof LoginError)) throw error;
      this.problem.set(error.status === 401 ? 'Wrong name or password.' : 'Please try again.');
    }
  }
}
