import { type ApplicationRef, mergeApplicationConfig } from '@angular/core';
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, RenderMode, withRoutes } from '@angular/ssr';
import { App } from './app';
import { config } from './config';

const server = mergeApplicationConfig(config, {
  // Nothing is rendered at the build: a page is its user's.
  providers: [provideServerRendering(withRoutes([{ path: '**', renderMode: RenderMode.Server }]))],
});

/** Runs for each request. */
const bootstrap = (context: BootstrapContext): Promise<ApplicationRef> => bootstrapApplication(App, server, context);

export default bootstrap;
