import { TopicwireError } from '../../model/topicwire-error.ts';

export interface NetworkErrorContext {
  /** The URL that was asked, fit to be shown. */
  readonly where: string;
  readonly host: string;
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
}

type Sentence = (context: NetworkErrorContext) => string;

const closedEarly: Sentence = () => 'the connection was closed before the answer was whole';
const badCoding: Sentence = () =>
  'the body is not what its Content-Encoding says, or it is cut short';
const noHttp: Sentence = () => 'the answer is not valid HTTP';
const tooSlow: Sentence = ({ timeoutMs }) => `no answer came within ${seconds(timeoutMs)}`;
const notConnected: Sentence = ({ host, connectTimeoutMs }) =>
  `${host} took no connection within ${seconds(connectTimeoutMs)}`;

const BY_CODE: Readonly<Record<string, Sentence>> = {
  ENOTFOUND: ({ host }) => `the name ${host} is not known`,
  ENODATA: ({ host }) => `the name ${host} has no address`,
  EAI_AGAIN: ({ host }) =>
    `the name ${host} could not be looked up; the name server did not answer`,
  ESERVFAIL: ({ host }) => `the name ${host} could not be looked up; the name server failed`,
  ECONNREFUSED: ({ host }) => `${host} refused the connection`,
  EHOSTUNREACH: ({ host }) => `${host} cannot be reached`,
  ENETUNREACH: ({ host }) => `the network of ${host} cannot be reached`,
  ETIMEDOUT: notConnected,
  UND_ERR_CONNECT_TIMEOUT: notConnected,
  UND_ERR_HEADERS_TIMEOUT: tooSlow,
  UND_ERR_BODY_TIMEOUT: tooSlow,
  ECONNRESET: closedEarly,
  EPIPE: closedEarly,
  UND_ERR_SOCKET: closedEarly,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: closedEarly,
  ERR_STREAM_PREMATURE_CLOSE: closedEarly,
  UND_ERR_HEADERS_OVERFLOW: () => 'the headers of the answer are too large',
  UND_ERR_INVALID_ARG: () => 'a header of this source cannot be sent',
  UND_ERR_DESTROYED: () => 'the fetcher was closed',
  UND_ERR_CLOSED: () => 'the fetcher was closed',
};

const BY_PATTERN: readonly (readonly [RegExp, Sentence])[] = [
  [/^CERT_HAS_EXPIRED$/, ({ host }) => `the certificate of ${host} has expired`],
  [/ALTNAME/, ({ host }) => `the certificate is not for ${host}`],
  [/CERT|SELF_SIGNED|UNABLE_TO/, ({ host }) => `the certificate of ${host} is not trusted`],
  [/^(?:ERR_SSL|ERR_TLS|EPROTO)/, ({ host }) => `no secure connection with ${host} came about`],
  [/^HPE_/, noHttp],
  [/^(?:Z_|ERR__ERROR_|ERR_BROTLI|ERR_ZSTD|ZSTD_|ERR_PADDING|BROTLI)/, badCoding],
  [/^ERR_HTTP2/, closedEarly],
];

/**
 * Turns what undici, node:net, node:tls and node:zlib throw into one sentence for a person. Words
 * of the other side and of the system stay in `cause`, so that nothing secret gets into a log.
 */
export function describeNetworkError(error: unknown, context: NetworkErrorContext): TopicwireError {
  if (error instanceof TopicwireError) return placeError(error, context.where);
  const code = readCode(error);
  const sentence = BY_CODE[code] ?? BY_PATTERN.find(([pattern]) => pattern.test(code))?.[1];
  const message = sentence?.(context) ?? `the request failed${code === '' ? '' : ` (${code})`}`;
  return new TopicwireError('fetch-failed', message, { where: context.where, cause: error });
}

function placeError(error: TopicwireError, where: string): TopicwireError {
  if (error.where !== null) return error;
  const { advice, cause } = error;
  return new TopicwireError(error.code, error.message, {
    where,
    ...(advice === null ? {} : { advice }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The code of the error or of the first one behind it: a connection that tried several addresses fails as a bundle. */
function readCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  // undici gives its parser's refusals a code only sometimes.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'HPE_INVALID';
  if (error instanceof AggregateError) return readCode(error.errors[0]);
  return error instanceof Error ? readCode(error.cause) : '';
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
