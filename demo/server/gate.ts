import { createMiddleware } from 'hono/factory';
import type { Backend, Env, RequestContext } from './backend.ts';
import { isOwnApiCall, isOwnCall, type ApiProvenance } from './csrf.ts';

/** Answers 405 unless the method is one of these. */
export function allowMethods(...methods: readonly string[]): ReturnType<typeof createMiddleware<Env>> {
  return createMiddleware<Env>(async (c, next) => {
    if (methods.includes(c.req.method)) return next();
    c.var.entry.outcome = 'method_not_allowed';
    return c.json({ error: 'method_not_allowed' }, 405, { allow: methods.join(', ') });
  });
}

/** Answers 403 to a call that a page of another site may have caused: no cookie is looked at, none is set. */
export function csrfGate({ config, origins }: Backend): ReturnType<typeof createMiddleware<Env>> {
  return createMiddleware<Env>(async (c, next) => {
    const isOwn = isOwnCall(
      {
        ...provenanceOf(c),
        contentType: c.req.header('content-type'),
        hasCustomHeader: config.csrfHeader === undefined || c.req.header(config.csrfHeader) !== undefined,
      },
      origins,
    );
    if (isOwn) return next();
    c.var.entry.outcome = 'csrf_rejected';
    return c.json({ error: 'csrf_rejected' }, 403);
  });
}

/** Says whether a call to the API, with a header that no form can send, may act on the strength of a cookie. */
export function passesApiGate(c: Pick<RequestContext, 'req'>, { origins }: Backend): boolean {
  return isOwnApiCall(provenanceOf(c), origins);
}

function provenanceOf({ req }: Pick<RequestContext, 'req'>): ApiProvenance {
  return {
    method: req.method,
    origin: req.header('origin'),
    fetchSite: req.header('sec-fetch-site'),
    fetchMode: req.header('sec-fetch-mode'),
    fetchDest: req.header('sec-fetch-dest'),
  };
}
