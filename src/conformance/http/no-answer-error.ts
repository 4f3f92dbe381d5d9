/** Why a request has no answer. */
export type NoAnswerReason = 'aborted' | 'certificate' | 'name' | 'network' | 'not_http' | 'refused' | 'timeout';

/** The server gave no valid HTTP answer. The message is one sentence about the server. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly reason: NoAnswerReason;

  constructor(reason: NoAnswerReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Symptom {
  /** Matches the code that a runtime gives, or the message if there is no code. */
  readonly pattern: RegExp;
  readonly reason: NoAnswerReason;
  readonly sentence: (host: string, path: string) => string;
}

/** The first match wins. Codes are those of Node and OpenSSL, phrases those of Deno (rustls) and Bun. */
const SYMPTOMS: readonly Symptom[] = [
  {
    pattern: /CERT_HAS_EXPIRED|certificate (?:has )?expired/i,
    reason: 'certificate',
    sentence: (host) => `The certificate of ${host} has expired.`,
  },
  {
    pattern: /ALTNAME_INVALID|NotValidForName|not valid for/i,
    reason: 'certificate',
    sentence: (host) => `The certificate that ${host} shows is for another name.`,
  },
  {
    pattern: /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_|UnknownIssuer|self.signed|invalid peer certificate/i,
    reason: 'certificate',
    sentence: (host) =>
      `The certificate of ${host} comes from an issuer that is not trusted here; NODE_EXTRA_CA_CERTS names a file with one that is.`,
  },
  {
    pattern: /EPROTO|ERR_SSL|WRONG_VERSION|InvalidContentType|corrupt message|handshake/i,
    reason: 'certificate',
    sentence: (host) =>
      `${host} does not speak TLS there; the address may need http: instead of https:, or another port.`,
  },
  {
    pattern:
      /HPE_|HTTPParserError|does not match the HTTP|ERR_HTTP|invalid HTTP|Malformed_HTTP|HTTP\/0\.9|ParserError|exceeded max/i,
    reason: 'not_http',
    sentence: (host) => `What answers at ${host} does not speak HTTP.`,
  },
  {
    pattern: /HEADERS_OVERFLOW/,
    reason: 'not_http',
    sentence: (host) => `${host} answers with more header fields than clients take, which is 16 KiB.`,
  },
  {
    pattern: /Z_(?:DATA|BUF)_ERROR|incorrect header check|Decompression failed|ERR__ERROR_FORMAT|ZSTD_error/i,
    reason: 'not_http',
    sentence: (host) => `${host} sends a body that is not encoded as its Content-Encoding says.`,
  },
  {
    pattern: /CONTENT_LENGTH_MISMATCH/,
    reason: 'not_http',
    sentence: (host) => `${host} sends a body of another length than its Content-Length says.`,
  },
  {
    pattern: /ECONNREFUSED|refused/i,
    reason: 'refused',
    sentence: (host) => `Nothing listens at ${host}: the connection was refused.`,
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN|dns error|getaddrinfo|lookup address/i,
    reason: 'name',
    sentence: (host) => `The name ${host} leads to no address.`,
  },
  {
    pattern: /TIMEOUT|ETIMEDOUT|timed out/i,
    reason: 'timeout',
    sentence: (host) => `${host} did not take the connection in time.`,
  },
  {
    pattern: /bad port/i,
    reason: 'network',
    sentence: (host) => `The port of ${host} is one that browsers and fetch refuse to use.`,
  },
  {
    pattern: /ECONNRESET|UND_ERR_SOCKET|other side closed|EPIPE|reset|closed/i,
    reason: 'network',
    sentence: (host, path) =>
      `${host} closed the connection at ${path} before an answer was complete. Its log may say why.`,
  },
];

/** Converts the error of a fetch to a sentence. */
export function noAnswer(error: unknown, url: URL): NoAnswerError {
  if (error instanceof NoAnswerError) return error;
  const traces = [...tracesOf(error)];
  const found = SYMPTOMS.find(({ pattern }) => traces.some((trace) => pattern.test(trace)));
  if (found !== undefined) return new NoAnswerError(found.reason, found.sentence(url.host, url.pathname));
  return new NoAnswerError('network', `${url.host} could not be reached.`);
}

/** The codes and messages of an error and its causes, the deepest first: that one is the most specific. */
function tracesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const inner: readonly unknown[] = 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
  const causes = 'cause' in error ? [error.cause] : [];
  const deeper = [...causes, ...inner].flatMap((cause) => tracesOf(cause, depth + 1));
  const own = [
    'name' in error ? error.name : undefined,
    'code' in error ? error.code : undefined,
    'message' in error ? error.message : undefined,
  ];
  return [...deeper, ...own.filter((text) => typeof text === 'string')];
}
