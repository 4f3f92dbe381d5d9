import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed } from '@angular/core';
import { injectSession } from 'rebearer/angular';

@Component({
  selector: 'app-notes-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (claims(); as claims) {
      <h1>Notes of {{ claims.name }}</h1>
      @if (notes.hasValue()) {
        <ul>
          @for (note of notes.value(); track note) {
            <li>{{ note }}</li>
          }
        </ul>
      }
      <button (click)="notes.reload()">Load again</button>
    } @else {
      <p>One moment …</p>
    }
  `,
})
export class NotesPage {
  readonly #session = injectSession();

  protected readonly claims = computed(() => {
    const session = this.#session();
    return session.isAuthenticated ? session.claims : undefined;
  });
  protected readonly notes = httpResource<readonly string[]>(() => (this.claims()?.sub ? '/api/notes' : undefined));
}
