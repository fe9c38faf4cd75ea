#!/usr/bin/env node
// Plain JavaScript on purpose: it must start on any Node to say which one is needed,
// and to hand over to the pinned one of a clone (the dev dependency `node`).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, 'src', 'cli', 'main.ts');
const entry = existsSync(source) ? source : join(root, 'dist', 'cli', 'main.js');
const pinned = join(root, 'node_modules', 'node', 'bin', 'node');
const oldestMajor = 24;

if (Number(process.versions.node.split('.')[0]) >= oldestMajor) {
  // What was compiled once is kept in the folder for temporary files: half the time of a start.
  module.enableCompileCache();
  const { main } = await import(entry);
  process.exitCode = await main(process.argv.slice(2));
} else if (existsSync(pinned)) {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(pinned, args, {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  console.error(
    `topicwire needs Node ${oldestMajor} or newer and this is ${process.version}: install a newer Node, or run "npm ci" in a clone, which brings one.`,
  );
  process.exitCode = 2;
}
