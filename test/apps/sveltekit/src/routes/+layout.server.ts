import type { LayoutServerLoad } from './$types';

/** The claims and not the token: what a page is given is part of it. */
export const load: LayoutServerLoad = ({ locals }) => ({ rendered: locals.visitor?.claims ?? null });
