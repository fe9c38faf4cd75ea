import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { LookUp } from './create-look-up.ts';

export interface RunningServer {
  readonly host: string;
  /** The one that was bound, also where 0 was asked for. */
  readonly port: number;
  /** Takes no new connection, lets answers under way finish, then cuts what is still open. */
  close(graceMs: number): Promise<void>;
}

export interface ServerOptions {
  readonly host: string;
  readonly port: number;
  /** Sees every request first, and answers those that it can. */
  readonly lookUp?: LookUp;
}

/**
 * Listens for HTTP.
 *
 * @throws TopicwireError `usage` when the address cannot be bound.
 */
export function startServer(
  fetch: (request: Request, connection: object) => Response | Promise<Response>,
  { host, port, lookUp }: ServerOptions,
): Promise<RunningServer> {
  const answerOthers = getRequestListener(fetch, { hostname: host });
  return new Promise((resolve, reject) => {
    const server = createServer((incoming, outgoing) => {
      if (lookUp?.(incoming, outgoing) !== true) void answerOthers(incoming, outgoing);
    });
    server.once('error', (cause: NodeJS.ErrnoException) => reject(bindError(cause, host, port)));
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve({ host, port: address.port, close: (graceMs) => closeServer(server, graceMs) });
    });
  });
}

function bindError(cause: NodeJS.ErrnoException, host: string, port: number): TopicwireError {
  const where = `${host}:${port}`;
  if (cause.code === 'EADDRINUSE') {
    const advice = 'stop the other process or choose another port with --port or PORT';
    return new TopicwireError('usage', 'another process listens here', { where, advice, cause });
  }
  if (cause.code === 'EACCES') {
    const advice = 'choose a port above 1023 with --port or PORT';
    return new TopicwireError('usage', 'this port needs more rights', { where, advice, cause });
  }
  const advice = 'check --host and --port';
  return new TopicwireError('usage', `cannot listen (${cause.message})`, { where, advice, cause });
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
