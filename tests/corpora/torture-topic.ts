import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buildEdition } from '../../src/curate/build-edition.ts';
import type { Edition } from '../../src/model/edition.ts';
import type { PlacedEntry } from '../../src/model/placement.ts';
import type { Source } from '../../src/model/source.ts';
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { FIELD_CASES } from '../hostile/fields.ts';
import { HOSTILE_INPUTS } from '../hostile/hostile-inputs.ts';
import { placeApproved, readFeed, topic } from '../hostile/whole-way.ts';
import { makeSource } from '../unit/normalize/make-parsed.ts';
import { HOSTILE_TEXTS } from '../unit/publish/hostile-text.ts';
import { makeSite } from '../unit/publish/make-edition.ts';
import { corporaFolder, hasCorpora, listDocuments } from './corpora-folder.ts';

/** A document that somebody might serve, made when it is asked for: some are large. */
type Input = () => Buffer;

/** A site that says hostile things of itself. */
export const tortureSite = makeSite({
  title: HOSTILE_TEXTS.join(' '),
  rights: HOSTILE_TEXTS.join(' '),
  author: { name: HOSTILE_TEXTS.join(' '), email: 'desk@wire.example', uri: null },
  hubs: ['https://wire.example/hub?a=1&b="2"'],
});

/** As many entries as a document of the topic holds. */
const entriesPerDocument = 250;

/** What came of all inputs. */
export interface TortureTopic {
  readonly sources: number;
  /** Inputs that are no feeds, or beyond a limit. */
  readonly refused: number;
  readonly entries: number;
  /** The subscription document, then the archives, the newest first. */
  readonly editions: readonly Edition[];
}

/**
 * One topic that lets everything in, whole, of every feed of the corpora, every hostile case of the
 * reader, and every hostile text in every field of the three formats.
 */
export function makeTortureTopic(): TortureTopic {
  const sources = new Map<string, Source>();
  const placed: PlacedEntry[] = [];
  let refused = 0;
  for (const [at, input] of listInputs().entries()) {
    const source = makeSource({
      id: `source-${at}`,
      url: `https://source-${at}.example/feed`,
      rights: 'full',
    });
    sources.set(source.id, source);
    try {
      const { entries } = readFeed(input(), null, source);
      placed.push(...entries.flatMap(placeApproved));
    } catch (error) {
      if (!(error instanceof TopicwireError)) throw error;
      refused += 1;
    }
  }
  const edition = buildEdition(topic, placed, { site: tortureSite, sources });
  return {
    sources: sources.size,
    refused,
    entries: edition.entries.length,
    editions: cutIntoDocuments(edition),
  };
}

function listInputs(): readonly Input[] {
  const corpora = hasCorpora ? listDocuments() : [];
  return [
    ...corpora.map((file) => () => readFileSync(path.join(corporaFolder, file))),
    ...Object.values(HOSTILE_INPUTS).flatMap((group) => Object.values(group)),
    ...FIELD_CASES.flatMap(({ write }) =>
      HOSTILE_TEXTS.map((text) => () => Buffer.from(write(text))),
    ),
  ];
}

/** A subscription document with what is newest, and archives of the rest, the oldest numbered 1. */
function cutIntoDocuments(edition: Edition): readonly Edition[] {
  const count = Math.ceil(edition.entries.length / entriesPerDocument);
  const tombstones = HOSTILE_TEXTS.map((text) => ({
    id: `urn:x-test:${text}`,
    deletedAt: edition.updatedAt,
  }));
  return Array.from({ length: count }, (_, at) => {
    const archive = at === 0 ? null : count - at;
    const previous = count - at - 1;
    return {
      ...edition,
      entries: edition.entries.slice(at * entriesPerDocument, (at + 1) * entriesPerDocument),
      tombstones,
      history: {
        archive,
        previousArchive: previous === 0 ? null : previous,
        nextArchive: archive === null || at === 1 ? null : archive + 1,
      },
    };
  });
}
