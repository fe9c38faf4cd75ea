import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { certificate, certificateKey } from './certificate.ts';
import { findMode, ORIGIN_MODES } from './origin-modes.ts';

/** Answers one request; `url` is absolute. */
export type Mode = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export interface RecordedRequest {
  readonly method: string;
  /** With its query, as it stood in the request line. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** HTTP version. */
  readonly version: string;
  /** Of `Date.now`. */
  readonly atMs: number;
}

export interface Origin {
  /** `http://127.0.0.1:PORT`, without a final slash. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** Every request in order of arrival. */
  readonly requests: readonly RecordedRequest[];
  /** How many connections were accepted. */
  connections(): number;
  /** Answers a path in a way of the test's own, in place of a built-in mode. */
  answer(path: string, mode: Mode): void;
  close(): Promise<void>;
}

export interface OriginOptions {
  /** HTTPS with HTTP/2 and HTTP/1.1 instead of HTTP. */
  readonly secure?: boolean;
  /** Listens on every address of the machine, IPv6 too where there is any, instead of 127.0.0.1 alone. */
  readonly everywhere?: boolean;
  /** A free one by default. */
  readonly port?: number;
  readonly onRequest?: (request: RecordedRequest) => void;
}

/** Starts a real HTTP server on loopback with the modes of `origin-modes.ts`. */
export async function startOrigin(options: OriginOptions = {}): Promise<Origin> {
  const requests: RecordedRequest[] = [];
  const ownModes = new Map<string, Mode>();
  const sockets = new Set<Socket>();
  let connections = 0;

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '/';
    const { method = '', headers, httpVersion: version } = request;
    const recorded = { method, path, headers, version, atMs: Date.now() };
    requests.push(recorded);
    options.onRequest?.(recorded);
    const url = new URL(path, origin.url);
    const mode = ownModes.get(url.pathname) ?? findMode(url.pathname);
    if (mode === null) response.writeHead(404, { 'content-type': 'text/plain' }).end('not here');
    else mode(request, response, url);
  };
  const server = options.secure ? createSecure(listener) : createServer(listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });

  await listen(server, options.port ?? 0, options.everywhere ? undefined : '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const origin: Origin = {
    url: `${options.secure ? 'https' : 'http'}://${host}`,
    host,
    port,
    requests,
    connections: () => connections,
    answer: (path, mode) => ownModes.set(path, mode),
    close: () => closeServer(server, sockets),
  };
  return origin;
}

function createSecure(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createSecureServer({ cert: certificate, key: certificateKey, allowHTTP1: true });
  // HTTP/2's compatibility objects answer everything that the modes ask of them.
  server.on('request', (request, response) =>
    listener(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  return server;
}

function listen(server: Server, port: number, address: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: address }, resolve);
  });
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

/** By hand: `node tests/origin/start-origin.ts [--port 9000] [--secure]`. */
async function startByHand(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '9000' }, secure: { type: 'boolean' } },
  });
  const { url, host } = await startOrigin({
    port: Number(values.port),
    secure: values.secure ?? false,
    onRequest: ({ method, path, version, headers, atMs }) => {
      const time = new Date(atMs).toISOString().slice(11, 23);
      process.stdout.write(
        `${time} ${method} ${path} HTTP/${version} ${JSON.stringify(headers)}\n`,
      );
    },
  });
  const lines = ORIGIN_MODES.map(
    ({ path, row, shows }) => `  ${row.padEnd(6)} ${url}${path.padEnd(28)} ${shows}`,
  );
  process.stdout.write(
    `${lines.join('\n')}\n\nTopicwire asks it with ALLOW_PRIVATE_HOSTS=${host}\n`,
  );
}

if (import.meta.main) await startByHand();
