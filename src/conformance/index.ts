export type { Check, CheckGroup, CheckNeed, Severity, Verdict } from './check.ts';
export { type Checker, type CheckResult, ConformanceError, createChecker } from './checker.ts';
export { checks } from './checks.ts';
export type { CheckContext } from './context.ts';
export type { Mode } from './grant/meaning.ts';
export { type Report, type RunOptions, type RunProblem, runChecks } from './run-checks.ts';
export type { CheckBrowser, CheckPage, LoginFunction, LoginRequest, RefreshTarget, Target } from './target.ts';
