import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The hub of `websub-hub.ts`, running as another process. */
export interface Hub {
  /** `http://127.0.0.1:PORT/hub`. */
  readonly url: string;
  readonly host: string;
  /** Answers 307 to the hub. */
  readonly movedUrl: string;
  readState(): Promise<HubState>;
  change(settings: Readonly<Record<string, unknown>>): Promise<void>;
  publish(publication: Readonly<Record<string, string>>): Promise<readonly Delivery[]>;
  ask(
    callback: string,
    query: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: string }>;
  stop(): Promise<void>;
}

export interface Delivery {
  readonly callback: string;
  readonly status: number;
}

export interface HubState {
  readonly requests: readonly {
    readonly path: string;
    readonly form: Readonly<Record<string, string>>;
    readonly verified: boolean | null;
  }[];
  readonly subscribers: readonly {
    readonly topic: string;
    readonly callback: string;
    readonly secret: string | null;
    readonly leaseEndsAt: number;
  }[];
}

/** Starts a hub as a process of its own on a free port of loopback. */
export async function startHub(): Promise<Hub> {
  const file = join(import.meta.dirname, 'websub-hub.ts');
  const child = spawn(process.execPath, [file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const host = `127.0.0.1:${Number(line)}`;
  const control = async <T>(path: string, body: unknown): Promise<T> => {
    const url = `http://${host}/control/${path}`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the hub answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return {
    url: `http://${host}/hub`,
    host,
    movedUrl: `http://${host}/moved`,
    readState: () => control('state', null),
    change: (settings) => control('settings', settings),
    publish: (publication) => control('publish', publication),
    ask: (callback, query) => control('ask', { callback, query }),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
