/**
 * Defined in builds for production (tsup.config.ts), whose messages are short, and which leave out the checks of what no user's data can
 * change. Ask only with `typeof`: it is not there in any other build.
 */
declare const REBEARER_PRODUCTION: boolean | undefined;
