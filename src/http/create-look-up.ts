import type { IncomingMessage, ServerResponse } from 'node:http';
import { describeError } from '../model/describe-error.ts';
import type { Log } from '../model/log.ts';
import type { Answer } from './answer.ts';
import type { Asked } from './asked.ts';
import type { DocumentAnswers } from './document-answers.ts';
import { readClientAddress, type TrustedProxies } from './read-client-address.ts';
import type { ReaderCounter } from './reader-counter.ts';

/** Takes a request that it can answer, before anything else sees it. @returns whether it did. */
export type LookUp = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

export interface LookUpOptions {
  readonly log: Log;
  /** One line at debug level for each request. */
  readonly logsRequests: boolean;
  /** Absent: readers are not counted. */
  readonly readers?: ReaderCounter;
  /** Whose word on where a request comes from is taken; absent: nobody's. */
  readonly proxies?: TrustedProxies;
}

/**
 * Answers what is published straight from the server's own request to its own response. Making a
 * Request and a Response of them costs up to a tenth of all that the server can do.
 */
export function createLookUp(answers: DocumentAnswers, options: LookUpOptions): LookUp {
  return (incoming, outgoing) => {
    const asked = askOf(incoming);
    const answer = asked === null ? null : answers.find(asked);
    if (asked === null || answer === null) return false;
    if (!(answer instanceof Promise)) {
      send(answer, outgoing);
      note(asked, answer, incoming, options);
      return true;
    }
    answer.then(
      (late) => {
        send(late, outgoing);
        note(asked, late, incoming, options);
      },
      (error: unknown) => {
        options.log.error(`${asked.method} ${asked.path}: ${describeError(error)}`);
        outgoing.writeHead(500, { 'cache-control': 'no-store' }).end();
      },
    );
    return true;
  };
}

/** Null for a target that is no path, which is not ours to look up. */
function askOf({ method, url, headers }: IncomingMessage): Asked | null {
  if (method === undefined || url === undefined || !url.startsWith('/')) return null;
  const end = url.indexOf('?');
  return {
    method,
    path: end === -1 ? url : url.slice(0, end),
    headers: {
      get: (name) => {
        const value = headers[name];
        if (value === undefined) return null;
        return typeof value === 'string' ? value : value.join(', ');
      },
    },
  };
}

function send({ status, headers, body }: Answer, outgoing: ServerResponse): void {
  outgoing.writeHead(status, headers);
  if (body === null) outgoing.end();
  else outgoing.end(body);
}

function note(
  { method, path }: Asked,
  { feed, status }: Answer,
  incoming: IncomingMessage,
  { log, logsRequests, readers, proxies }: LookUpOptions,
): void {
  const agent = incoming.headers['user-agent'] ?? '';
  if (logsRequests) log.debug(`${method} ${path} ${status} ${agent || '-'}`);
  if (readers === undefined || feed === null || method !== 'GET') return;
  readers.note(feed, agent, readClientAddress(incoming, proxies ?? null));
}
