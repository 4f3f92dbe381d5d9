import { ChangeDetectionStrategy, Component, effect, inject, signal } from '@angular/core';
import { ActivatedRoute, Router } from '@angular/router';
import { LoginError } from 'rebearer';
import { injectSession, returnPath } from 'rebearer/angular';
import { auth } from './auth';

@Component({
  selector: 'app-login-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form (submit)="signIn($event)">
      <h1>Sign in</h1>
      <input name="username" aria-label="Name" autocomplete="username" required />
      <input name="password" aria-label="Password" type="password" autocomplete="current-password" required />
      <button>Sign in</button>
      <p role="status">{{ problem() }}</p>
    </form>
  `,
})
export class LoginPage {
  protected readonly problem = signal('');

  constructor() {
    const session = injectSession();
    const router = inject(Router);
    const { queryParamMap } = inject(ActivatedRoute).snapshot;
    // Who signs in, here or in another tab, goes back to where the guard stopped them.
    effect(() => {
      if (session().isAuthenticated)
        void router.navigateByUrl(returnPath(queryParamMap.get('redirect')), { replaceUrl: true });
    });
  }

  protected async signIn(event: Event): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    try {
      // A login by fetch: it is the one call that must not wait for the session.
      await auth.login(({ signal }) =>
        fetch('/auth/login', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(Object.fromEntries(form)),
          signal,
        }),
      );
    } catch (error) {
      if (!(error instanceof LoginError)) throw error;
      this.problem.set(error.status === 401 ? 'Wrong name or password.' : 'Please try again.');
    }
  }
}
