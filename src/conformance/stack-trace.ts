import type { Answer } from './http/answer.ts';

/** Lines of traces, also where they are texts of JSON: of Node, Python, Java and Kotlin, PHP twice, .NET, Ruby, Go, Rust and Elixir. */
const TRACES: readonly RegExp[] = [
  /(?:\\t|\b)at (?:(?:async|new) )?(?:[\w.<>$]+ )?(?:\[as \w+\] )?\(?(?:file:\/\/)?(?:\/|[A-Z]:[\\/])[^\s"()]*:\d+:\d+/,
  /Traceback \(most recent call last\)/,
  /(?:\\t|\b)at [\w.$/@-]+\(\w+\.(?:java|kt):\d+\)/,
  /#\d+ (?:\/|[A-Z]:[\\/])[^\s"()]*\.php\(\d+\)/,
  /"file":\s*"[^"]+\.php",\s*"line":\s*\d/,
  / in \S+\.cs:line \d/,
  /\w\.rb:\d+:in [`']/,
  /goroutine \d+ \[\w+/,
  /panicked at .{0,200}\w\.rs:\d+/,
  /\(\w+ [\d.]+\) lib\/\S+\.ex:\d+/,
];

/** A trace stands at the start of an answer; the rest of a large one is not searched. */
const SEARCHED = 10_000;

/** Copies the beginning of a text: a run keeps all answers, and a part of a text would keep the whole of it. */
export function beginningOf(text: string): string {
  return text.length > SEARCHED ? Array.from(text.slice(0, SEARCHED)).join('') : text;
}

export function hasStackTrace({ text }: Pick<Answer, 'text'>): boolean {
  const start = text.slice(0, SEARCHED);
  return TRACES.some((trace) => trace.test(start));
}
