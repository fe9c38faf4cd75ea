import { type IncomingHttpHeaders, request } from 'node:http';

export interface ServerAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came, one after the other. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** Asks a server over a socket, with exactly these headers. */
export function askServer(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<ServerAnswer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers, method, agent: false });
    asking.on('error', reject);
    asking.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const { headers: given, rawHeaders, statusCode = 0 } = answer;
        resolve({ status: statusCode, headers: given, rawHeaders, body: Buffer.concat(chunks) });
      });
    });
    asking.end();
  });
}
