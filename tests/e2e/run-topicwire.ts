import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'topicwire.js');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningService {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly process: ChildProcess;
  /** Everything printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when standard output holds this text. */
  waitFor(text: string): Promise<void>;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<CommandResult>;
}

type Environment = Readonly<Record<string, string>>;

/** Runs the real command to its end. */
export async function runTopicwire(
  args: readonly string[],
  environment: Environment = {},
): Promise<CommandResult> {
  const { child, output } = spawnTopicwire(args, environment);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

/** Starts the real command's `serve` on a free port and waits for its first screen. */
export async function startService(
  root: string,
  environment: Environment = {},
  args: readonly string[] = [],
): Promise<RunningService> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const words = ['serve', '--root', root, '--port', String(port), ...args];
  const { child, output } = spawnTopicwire(words, { BASE_URL: url, ...environment });
  const ended = once(child, 'close');
  const waitFor = async (text: string) => {
    while (!output.stdout.includes(text)) {
      const isOver = await Promise.race([ended, once(child.stdout ?? child, 'data')]);
      if (child.exitCode !== null && !output.stdout.includes(text)) {
        throw new Error(
          `topicwire ended (${String(isOver[0])}) before "${text}":\n${output.stderr}`,
        );
      }
    }
  };
  await waitFor('Subscribe');
  return {
    url,
    process: child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    waitFor,
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = (await ended) as [number | null];
      return { code, ...output };
    },
  };
}

/** Starts the real command in an environment of its own: of the test runner's only PATH is passed on. */
export function spawnTopicwire(args: readonly string[], environment: Environment) {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  return { child, output };
}

/** A port of loopback that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
