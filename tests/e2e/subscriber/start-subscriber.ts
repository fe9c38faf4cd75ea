import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type {
  Behaviour,
  Call,
  ManyDeliveries,
  ManySubscriptions,
  Sending,
} from './websub-subscriber.ts';

export interface HubReply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Fetched {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bodyHash: string;
}

/** The subscribers of `websub-subscriber.ts`, running as another process. */
export interface Subscriber {
  /** The URL of a callback, which does as it is told from now on. */
  callback(name: string, behaviour?: Behaviour, query?: string): Promise<string>;
  behave(name: string, behaviour: Behaviour): Promise<void>;
  /** What came to a callback so far. */
  calls(name: string): Promise<readonly Call[]>;
  send(sending: Sending): Promise<HubReply>;
  get(url: string): Promise<Fetched>;
  /** @returns how many requests the hub took. */
  subscribeMany(many: ManySubscriptions): Promise<number>;
  /** How long the callbacks of many take to answer from now on. */
  delay(delayMs: number): Promise<void>;
  countMany(): Promise<ManyDeliveries>;
  stop(): Promise<void>;
}

/** @param hosts how many addresses of loopback it has callbacks at. */
export async function startSubscriber(hosts = 1): Promise<Subscriber> {
  const file = join(import.meta.dirname, 'websub-subscriber.ts');
  const child = spawn(process.execPath, [file, String(hosts)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { port, control } = JSON.parse(line);
  const drive = async <T>(command: string, body: unknown): Promise<T> => {
    const url = `http://127.0.0.1:${control}/${command}`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the subscriber says ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const behave = (name: string, behaviour: Behaviour) => drive<void>('behave', { name, behaviour });
  return {
    behave,
    callback: async (name, behaviour = {}, query = '') => {
      await behave(name, behaviour);
      return `http://127.0.0.1:${port}/cb/${name}${query}`;
    },
    calls: (name) => drive('calls', { name }),
    send: (sending) => drive('send', sending),
    get: (url) => drive('get', { url }),
    subscribeMany: (many) => drive('many', many),
    delay: (delayMs) => drive('delay', { delayMs }),
    countMany: () => drive('counts', null),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
