import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { rxResource } from '@angular/core/rxjs-interop';
import { forkJoin } from 'rxjs';
import { injectSession } from 'rebearer/angular';
import { auth } from './auth';

interface Note {
  readonly text: string;
}

@Component({
  selector: 'app-notes-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (claims(); as claims) {
      <h1>Notes of {{ claims.name }}</h1>
    }
    @if (notes.hasValue()) {
      <ul>
        @for (note of notes.value(); track note.text) {
          <li>{{ note.text }}</li>
        }
      </ul>
    }
    <button (click)="notes.reload()">Load again</button>
    <button (click)="signOut()">Sign out</button>
    <p role="status">{{ notes.error()?.message }}</p>
  `,
})
export class NotesPage {
  readonly #http = inject(HttpClient);
  readonly #session = injectSession();

  protected readonly claims = computed(() => {
    const session = this.#session();
    return session.isAuthenticated ? session.claims : undefined;
  });

  /** Three calls at once, made again for another user. */
  protected readonly notes = rxResource({
    params: () => this.claims()?.sub,
    stream: () => forkJoin([0, 1, 2].map((number) => this.#http.get<Note>(`/api/notes/${number}`))),
  });

  protected readonly signOut = (): void => void auth.logout();
}
