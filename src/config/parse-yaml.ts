import {
  type Alias,
  type Document,
  isAlias,
  isNode,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import { describeSyntaxError } from './describe-syntax-error.ts';
import type { FaultCollector } from './fault-collector.ts';
import { type YamlFile, YamlValue } from './yaml-value.ts';

/** More than hand-written files need, and few enough that nested ones stay small. */
const MAX_ALIASES = 1000;

const UNRESOLVED =
  'a value that starts with * refers to an anchor, and there is none of this name, put the text in quotes';

/** After these the rest of the file can still be read for more faults. */
const LOCAL_ERRORS: ReadonlySet<YAMLError['code']> = new Set([
  'BAD_SCALAR_START',
  'BAD_DQ_ESCAPE',
  'TAG_RESOLVE_FAILED',
]);

/**
 * Parses one YAML 1.2 document and returns its top value; null where the syntax is so broken that
 * only the syntax faults are worth showing. Duplicate keys are left to those who read the maps.
 */
export function parseYaml(file: string, source: string, faults: FaultCollector): YamlValue | null {
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    resolveKnownTags: false,
    logLevel: 'error',
  });
  const errors = [...document.errors, ...document.warnings];
  addSyntaxFaults(file, document, errors, lines, faults);
  if (errors.some((error) => !LOCAL_ERRORS.has(error.code))) return null;
  const targets = resolveAliases(file, document, lines, faults);
  if (targets === null) return null;
  const yamlFile: YamlFile = { name: file, lines, targets, faults };
  return new YamlValue(yamlFile, document.contents, 'the file', 0);
}

/** One fault a line: the parser's further errors on a line follow from its first. */
function addSyntaxFaults(
  file: string,
  document: Document,
  errors: readonly YAMLError[],
  lines: LineCounter,
  faults: FaultCollector,
): void {
  const seenLines = new Set<number>();
  for (const error of errors) {
    const { line, col } = lines.linePos(placeOf(error, document));
    if (seenLines.has(line)) continue;
    seenLines.add(line);
    faults.add({ file, line, column: col, message: describeSyntaxError(error) });
  }
}

/** Where a quote is never closed, the parser points at the end of the file; people look for its start. */
function placeOf(error: YAMLError, document: Document): number {
  let offset = error.pos[0];
  if (!error.message.startsWith('Missing closing')) return offset;
  visit(document, {
    Scalar(_key, { type, range }) {
      const quoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';
      if (quoted && range && range[0] < error.pos[0] && range[1] >= error.pos[0]) offset = range[0];
    },
  });
  return offset;
}

/** What each alias stands for; null where expanding them might never end. */
function resolveAliases(
  file: string,
  document: Document,
  lines: LineCounter,
  faults: FaultCollector,
): ReadonlyMap<Alias, Node> | null {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const unresolved: Alias[] = [];
  visit(document, (_key, node) => {
    if (!isNode(node)) return;
    if (!isAlias(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      return;
    }
    const target = anchors.get(node.source);
    if (target === undefined) unresolved.push(node);
    else targets.set(node, target);
  });
  for (const alias of unresolved) {
    const { line, col } = lines.linePos(alias.range?.[0] ?? 0);
    faults.add({ file, line, column: col, message: UNRESOLVED });
  }
  if (targets.size === 0) return targets;
  // Whether the others can be expanded cannot be told beside one that stands for nothing.
  if (unresolved.length > 0) return null;
  if (canExpand(document, targets.size)) return targets;
  faults.addFile(file, 'aliases (*name) multiply too far, write the values out');
  return null;
}

function canExpand(document: Document, aliases: number): boolean {
  if (aliases > MAX_ALIASES) return false;
  try {
    document.toJS({ maxAliasCount: MAX_ALIASES });
    return true;
  } catch {
    return false;
  }
}
