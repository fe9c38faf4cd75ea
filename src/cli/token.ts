import { Argument, type Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import type { Config } from '../model/config.ts';
import { isPrivate } from '../model/is-private.ts';
import type { TopicToken } from '../model/topic-token.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { hashToken, isToken, makeToken } from '../pipeline/private-topic-token.ts';
import { privateFeedPath, privatePath } from '../publish/private-topic-path.ts';
import { FEED_KINDS, FEED_NAMES } from '../publish/publication-path.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { countThings } from './count-things.ts';
import { EXIT_FAULTS } from './exit-codes.ts';
import { requireTopic } from './explain.ts';
import type { Finish } from './finish.ts';
import { formatTable } from './format-table.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

interface TokenOptions {
  readonly label?: string;
  readonly json?: boolean;
}

/** What stands for a token in lists: enough of its hash to be told apart. */
const ID_LENGTH = 12;
const LONGEST_LABEL = 200;

/** `token`: who may read a private topic. */
export function addTokenCommand(program: Command, finish: Finish): void {
  program
    .command('token')
    .argument('<topic>', 'a topic with publish: {access: private}')
    .addArgument(new Argument('<action>', 'what to do').choices(['create', 'list', 'revoke']))
    .argument('[which]', 'the token to revoke: its id, itself, or its address')
    .description('create, list or revoke the tokens in the addresses of a private topic')
    .option('--label <label>', 'create: whom it is for; revoke: all that are for them')
    .option('--json', 'print one JSON line a token')
    .action(
      async (
        slug: string,
        action: string,
        which: string | undefined,
        options: TokenOptions,
        command: Command,
      ) => {
        const root = readRoot(command);
        const config = await readConfig(new ConfigHolder(root, process.env));
        requireTopic(slug, config);
        const store = await openStore({ root });
        try {
          if (action === 'create') await create(store, config, slug, options);
          else if (action === 'list') await list(store, slug, options);
          else await revoke(store, slug, which, options, finish);
        } finally {
          await store.close();
        }
      },
    );
}

async function create(
  store: Store,
  { site, topics }: Config,
  slug: string,
  { label = '', json }: TokenOptions,
): Promise<void> {
  const topic = topics.get(slug);
  if (topic === undefined || !isPrivate(topic)) {
    throw new TopicwireError('usage', `${slug} is public and needs no token`, {
      where: `feeds/topics/${slug}.yaml`,
      advice: 'write "publish: {access: private}" into it first',
    });
  }
  if (label.length > LONGEST_LABEL) {
    throw new TopicwireError('usage', 'the label is too long', {
      advice: `keep it below ${LONGEST_LABEL} characters`,
    });
  }
  const secret = makeToken();
  const token: TopicToken = {
    hash: hashToken(secret),
    topic: slug,
    label,
    createdAt: new Date().toISOString(),
    lastUsedOn: null,
    revokedAt: null,
  };
  await store.addTopicToken(token);
  const page = `${site.baseUrl}${privatePath(secret, slug)}`;
  const feeds = FEED_KINDS.map(
    (kind) => [kind, `${site.baseUrl}${privateFeedPath(secret, slug, kind)}`] as const,
  );
  if (json) {
    printJson({ ...describe(token), token: secret, page, ...Object.fromEntries(feeds) });
    return;
  }
  const rows = [['  Page', page], ...feeds.map(([kind, url]) => [`  ${FEED_NAMES[kind]}`, url])];
  printLines([
    `Token ${shorten(token)} for ${slug}${label === '' ? '' : `, ${label}`}. Who has these addresses reads the topic; they are shown this once:`,
    ...formatTable(['', ''], rows).slice(1),
  ]);
}

async function list(store: Store, slug: string, { json }: TokenOptions): Promise<void> {
  const tokens = await store.listTopicTokens(slug);
  if (json) {
    for (const token of tokens) printJson(describe(token));
    return;
  }
  if (tokens.length === 0) {
    printLines([`${slug} has no tokens: "topicwire token ${slug} create --label NAME" makes one.`]);
    return;
  }
  const rows = tokens.map((token) => [
    shorten(token),
    token.label || '-',
    token.createdAt.slice(0, 10),
    token.lastUsedOn ?? 'never',
    token.revokedAt === null ? '' : `revoked ${token.revokedAt.slice(0, 10)}`,
  ]);
  printLines(formatTable(['token', 'label', 'created', 'last used', ''], rows));
}

async function revoke(
  store: Store,
  slug: string,
  which: string | undefined,
  { label, json }: TokenOptions,
  finish: Finish,
): Promise<void> {
  if ((which === undefined) === (label === undefined)) {
    throw new TopicwireError('usage', 'it is not clear what to revoke', {
      advice: `say "token ${slug} revoke ID", with an id of "token ${slug} list", or "--label NAME"`,
    });
  }
  const standing = (await store.listTopicTokens(slug)).filter(
    ({ revokedAt }) => revokedAt === null,
  );
  const chosen = standing.filter((token) =>
    which === undefined ? token.label === label : names(which, token),
  );
  if (which !== undefined && chosen.length > 1) {
    throw new TopicwireError('usage', 'several tokens begin so', {
      advice: 'write more of the id',
    });
  }
  const at = new Date().toISOString();
  for (const { hash } of chosen) await store.revokeTopicToken(hash, at);
  if (json) for (const token of chosen) printJson(describe({ ...token, revokedAt: at }));
  else if (chosen.length > 0) {
    printLines([
      `Revoked ${countThings(chosen.length, 'token')} of ${slug}: ${chosen.map(shorten).join(', ')}.`,
    ]);
  }
  if (chosen.length > 0) return;
  process.stderr.write(`No token of ${slug} that is in force is meant by this.\n`);
  finish(EXIT_FAULTS);
}

/** By the beginning of its id, the token itself, or an address that holds it. */
function names(which: string, { hash }: TopicToken): boolean {
  const [, secret = which] = /\/private\/([^/]+)\//.exec(which) ?? [];
  if (isToken(secret) && hashToken(secret) === hash) return true;
  return which.length >= 4 && which.length <= ID_LENGTH && hash.startsWith(which);
}

function shorten({ hash }: TopicToken): string {
  return hash.slice(0, ID_LENGTH);
}

function describe(token: TopicToken): object {
  const { topic, label, createdAt, lastUsedOn, revokedAt } = token;
  return { id: shorten(token), topic, label, createdAt, lastUsedOn, revokedAt };
}
