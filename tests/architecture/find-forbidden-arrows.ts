import type { OwnImport } from './read-imports.ts';

const stages = ['config', 'ingest', 'normalize', 'curate', 'publish'];
const port = 'store/store.ts';

/** The rooms that each room may import; a file's path names that file alone. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  model: [],
  config: ['model'],
  ingest: ['model'],
  normalize: ['model'],
  curate: ['model'],
  publish: ['model'],
  store: ['model'],
  pipeline: ['model', ...stages, port],
  http: ['model', 'pipeline', 'publish', port],
  cli: ['model', ...stages, 'store', 'pipeline', 'http'],
};

/** Each import that goes against the house's arrows, as `from -> to`, and each room without a rule. */
export function findForbiddenArrows(imports: readonly OwnImport[]): readonly string[] {
  return imports.filter((each) => !isAllowed(each)).map(({ from, to }) => `${from} -> ${to}`);
}

function isAllowed({ from, to }: OwnImport): boolean {
  const [fromRoom = '', toRoom = ''] = [from, to].map((file) => file.split('/')[0] ?? '');
  if (fromRoom === toRoom) return true;
  return (arrows[fromRoom] ?? []).some((allowed) => allowed === toRoom || allowed === to);
}
