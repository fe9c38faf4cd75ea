import { type Command, InvalidArgumentError } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import type { ApiHouse } from '../http/api/create-api.ts';
import { createApp, logRequests, type ServedHouse } from '../http/create-app.ts';
import { createLookUp } from '../http/create-look-up.ts';
import { DocumentAnswers } from '../http/document-answers.ts';
import { ReaderCounter } from '../http/reader-counter.ts';
import { startServer } from '../http/start-server.ts';
import { createFormPoster, type FormPoster } from '../ingest/post-form.ts';
import { createPushSender } from '../ingest/push-sender.ts';
import { judgeCallback } from '../ingest/websub/judge-callback.ts';
import type { Log } from '../model/log.ts';
import type { House } from '../pipeline/house.ts';
import { DELIVERIES_A_HOST } from '../pipeline/hub-deliveries.ts';
import { PrivateTopics } from '../pipeline/private-topics.ts';
import { SearchDesk } from '../pipeline/search-desk.ts';
import { Service } from '../pipeline/service.ts';
import { createLog } from './create-log.ts';
import { describeFirstRound, describeStart } from './describe-start.ts';
import { closeHouse, openHouseAt } from './open-house.ts';
import { readAllowedHosts } from './read-allowed-hosts.ts';
import { readConfig, readRoot } from './read-config.ts';
import { readTrustedProxies } from './read-trusted-proxies.ts';
import { readVersion } from './read-version.ts';

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly poll: boolean;
}

const stopGraceMs = 3_000;
/** A subscriber that takes longer to take a push is tried again later. */
const deliveryTimeoutMs = 10_000;

/** `serve`: everything in one process, until it is told to stop. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the publication, poll what is due, take changed files over')
    .option('--port <number>', 'port to listen on (PORT)', readPort)
    .option('--host <address>', 'address to listen on (HOST)')
    .option('--no-poll', 'ask no source; serve what is stored, and the articles')
    .action(async (given: Partial<ServeOptions>, command: Command) => {
      const options = {
        port: given.port ?? readPort(process.env.PORT || '8080'),
        host: given.host ?? (process.env.HOST || '127.0.0.1'),
        poll: given.poll ?? true,
      };
      await serveUntilStopped(readRoot(command), options);
    });
}

async function serveUntilStopped(root: string, options: ServeOptions): Promise<void> {
  const level = process.env.LOG_LEVEL || 'info';
  const log = createLog(level, process.stderr);
  const configHolder = new ConfigHolder(root, process.env);
  const config = await readConfig(configHolder);
  const house = await openHouseAt(root, config, log, { learns: false });
  const judgeAddress = (baseUrl: string) => judgeCallback(baseUrl, readAllowedHosts());
  const poster = options.poll ? createHubPoster(house) : null;
  const push = { poster, judgeCallback: judgeAddress };
  const service = new Service(house, configHolder, push, {
    sender: createPushSender({
      userAgent: nameUs(house),
      timeoutMs: deliveryTimeoutMs,
      perHost: DELIVERIES_A_HOST,
      allowPrivateHosts: readAllowedHosts(),
    }),
    timeoutMs: deliveryTimeoutMs,
    poster: createHubPoster(house),
    judgeAddress,
  });
  try {
    await serveHouse(house, service, level === 'debug', options);
  } finally {
    await service.stop();
    await closeHouse(house);
  }
}

async function serveHouse(
  house: House,
  service: Service,
  logsRequests: boolean,
  options: ServeOptions,
): Promise<void> {
  const { log } = house;
  const signalled = waitForSignal();
  const proxies = readTrustedProxies();
  const served: ServedHouse = {
    publication: house.publication,
    log,
    site: () => house.rules.config.site,
    versions: house.store,
    history: {
      topics: () => house.rules.config.topics,
      wasRemoved: (topic) => house.store.wasRemoved(topic),
    },
    troubles: () => service.listTroubles(),
    api: openApi(house, service),
    webSub: service.webSub,
    hub: service.hub,
    proxies,
    searcher: new SearchDesk(house),
    privateTopics: new PrivateTopics(house),
  };
  const answers = new DocumentAnswers(served);
  const readers = new ReaderCounter(house.store, log);
  const lookUp = createLookUp(answers, { log, logsRequests, readers, proxies });
  const app = createApp(served, answers);
  const server = await startServer(logsRequests ? logRequests(app, log) : app, {
    ...options,
    lookUp,
  });
  readers.start();
  try {
    warnOfOtherPort(log, house, server.port);
    process.stdout.write(describeStart(house, await service.start(), readVersion()));
    service.startWork({
      poll: options.poll,
      onFirstRound: (reports) => process.stdout.write(describeFirstRound(reports)),
    });
    log.info(`${await signalled}: stopping`);
  } finally {
    await server.close(stopGraceMs);
    await readers.stop();
  }
}

/** The editors' API, which is there only under a password. */
function openApi({ now, store }: House, { desk }: Service): ApiHouse | null {
  const password = process.env.CONSOLE_PASSWORD ?? '';
  return password === '' ? null : { desk, password, now, readers: store };
}

function createHubPoster(house: House): FormPoster {
  return createFormPoster({
    userAgent: nameUs(house),
    timeoutMs: house.rules.config.site.poll.timeoutMs,
    allowPrivateHosts: readAllowedHosts(),
  });
}

function nameUs({ rules }: House): string {
  return `Topicwire/${readVersion()} (+${rules.config.site.contactUrl})`;
}

function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError(`"${text}" is no port: use a number from 0 to 65535.`);
}

/** Feeds name the address that readers come back to, so a wrong one loses every subscriber. */
function warnOfOtherPort(log: Log, house: House, port: number): void {
  const { baseUrl } = house.rules.config.site;
  const { hostname, port: named } = new URL(baseUrl);
  if (!['localhost', '127.0.0.1', '[::1]'].includes(hostname) || Number(named || 80) === port)
    return;
  log.warn(
    `the feeds name ${baseUrl} but this is port ${port}: set BASE_URL to where readers reach it`,
  );
}
