import '@angular/compiler';
import { type HttpInterceptorFn, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { getTestBed, TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import type { Auth } from 'rebearer';
import { authInterceptor, provideAuth } from 'rebearer/angular';
import { createWorld, grantFor, type World } from '../simulation/world.ts';

getTestBed().initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

export type AuthOptions = NonNullable<Parameters<typeof createWorld>[0]>;

/** A page whose calls by HttpClient are answered by hand, as its refreshes are. */
export interface Stage {
  readonly world: World;
  readonly http: HttpTestingController;
}

export function setStage(options: AuthOptions = {}): Stage {
  const world = createWorld(options);
  return { world, http: provide(world.auth) };
}

/** Gives the test's injector an auth, and an HttpClient whose backend is the test's, with interceptors after that of the session. */
export function provide(auth: Auth, ...later: readonly HttpInterceptorFn[]): HttpTestingController {
  TestBed.resetTestingModule();
  TestBed.configureTestingModule({
    providers: [
      provideAuth(auth),
      provideHttpClient(withInterceptors([authInterceptor, ...later])),
      provideHttpClientTesting(),
    ],
  });
  return TestBed.inject(HttpTestingController);
}

export async function setStageSignedIn(options?: AuthOptions): Promise<Stage> {
  const stage = setStage(options);
  const ready = stage.world.auth.ready();
  stage.world.refreshes()[0]?.respond(grantFor('alice'));
  await ready;
  stage.world.sent.length = 0;
  return stage;
}
