import { headerOf } from '../request/header-of.ts';

/** The limit of an answer, far above any grant; the rest is not read. */
export const MOST_BYTES: number = 1024 * 1024;

export interface ReadBody {
  readonly text: string;
  /** The body as JSON, with any content type; `undefined` if it is not JSON. */
  readonly body: unknown;
  readonly isHtml: boolean;
  /** It starts like JSON, but does not parse. */
  readonly isMalformed: boolean;
}

export const NO_BODY: ReadBody = { text: '', body: undefined, isHtml: false, isMalformed: false };

/** The challenge of AWS WAF is a 202 without a body, and that of Cloudflare a page. */
const FIREWALL = ['x-amzn-waf-action', 'cf-mitigated'];

/** Reads the body of an answer. Rejects if it is cut off. */
export async function readBody(response: Response): Promise<ReadBody> {
  const text = await readText(response);
  const body = parse(text);
  const isText = body === undefined && text.length <= MOST_BYTES;
  // Not by its label: PHP, Rails and Flask give that to an empty body and to plain text too.
  const isHtml =
    isText && (/^\s*<|<html/i.test(text.slice(0, 999)) || FIREWALL.some((name) => headerOf(response, name)));
  return { text, body, isHtml, isMalformed: isText && /^\s*["[{]/.test(text) };
}

/** Reads up to the limit, and one more byte where there is more. */
async function readText(response: Response): Promise<string> {
  // The globals of jsdom have no decoder.
  const canDecode = typeof REBEARER_PRODUCTION !== 'undefined' || typeof TextDecoder !== 'undefined';
  const reader = canDecode ? response.body?.getReader?.() : undefined;
  if (reader === undefined) return response.text?.() ?? JSON.stringify(await response.json());
  const decoder = new TextDecoder();
  let text = '';
  for (let bytes = 0; bytes <= MOST_BYTES;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  reader.cancel().catch(() => {});
  return text;
}

/** Before JSON that no other site is to run as a script. */
const XSSI = /^\)]}'?,?/;

function parse(text: string): unknown {
  try {
    const body: unknown = text.length > MOST_BYTES ? undefined : JSON.parse(text.replace(XSSI, ''));
    // Encoded twice, as where a server is handed text that it takes for a value.
    return typeof body === 'string' && /^\s*["[{]/.test(body) ? parse(body) : body;
  } catch {
    return undefined;
  }
}
