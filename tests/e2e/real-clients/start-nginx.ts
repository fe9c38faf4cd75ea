import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from './run-program.ts';

/** Debian's; null where it is not installed. */
export const NGINX = findProgram('nginx');

export interface RunningNginx {
  /** `GET 200` and the like, of one path, in the order of the answers. */
  listAnswers(path: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Serves a folder that `build` wrote on loopback, by a configuration of its own and the rules in the folder. */
export async function startNginx(folder: string, port: number): Promise<RunningNginx> {
  const home = await mkdtemp(join(tmpdir(), 'topicwire-nginx-'));
  const log = join(home, 'access.log');
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const file = join(home, 'nginx.conf');
  await writeFile(
    file,
    `daemon off;
master_process off;
pid ${home}/nginx.pid;
error_log stderr;
events {}
http {
  access_log ${log};
  ${kinds.map((kind) => `${kind}_temp_path ${home}/${kind};`).join(' ')}
  server {
    listen 127.0.0.1:${port};
    root ${folder};
    include ${folder}/.topicwire/nginx.conf;
  }
}
`,
  );
  const words = ['-p', home, '-c', file, '-e', 'stderr'];
  const child = spawn(NGINX ?? 'nginx', words, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(home, { recursive: true, force: true });
  };
  for (let tries = 0; !(await isListening(port)); tries += 1) {
    if (child.exitCode !== null || tries > 100) {
      await stop();
      throw new Error(`nginx did not start:\n${said}`);
    }
    await pause(50);
  }
  const listAnswers = async (path: string) =>
    [...(await readFile(log, 'utf8')).matchAll(/"(\w+) (\S+) HTTP[^"]*" (\d{3})/g)]
      .filter(([, , asked]) => asked === path)
      .map(([, method, , status]) => `${method} ${status}`);
  return { listAnswers, stop };
}

async function isListening(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/-/`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
