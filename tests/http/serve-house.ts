import { createApp, type ServedHouse } from '../../src/http/create-app.ts';
import { createLookUp } from '../../src/http/create-look-up.ts';
import { DocumentAnswers } from '../../src/http/document-answers.ts';
import type { ReaderCounter } from '../../src/http/reader-counter.ts';
import { type RunningServer, startServer } from '../../src/http/start-server.ts';
import type { House } from '../../src/pipeline/house.ts';
import type { Publication } from '../../src/pipeline/publication.ts';

/** A house as `serve` shows it. */
export function describeServed(
  house: House,
  publication: Publication = house.publication,
): ServedHouse {
  return {
    publication,
    log: house.log,
    site: () => house.rules.config.site,
    troubles: () => [],
    versions: house.store,
    history: {
      topics: () => house.rules.config.topics,
      wasRemoved: (topic) => house.store.wasRemoved(topic),
    },
  };
}

/** Serves it as `serve` does: the look-up in front, the app behind. */
export function serveHouse(served: ServedHouse, readers?: ReaderCounter): Promise<RunningServer> {
  const answers = new DocumentAnswers(served);
  const lookUp = createLookUp(answers, {
    log: served.log,
    logsRequests: false,
    proxies: (address) => address === '127.0.0.1',
    ...(readers === undefined ? {} : { readers }),
  });
  return startServer(createApp(served, answers), { host: '127.0.0.1', port: 0, lookUp });
}
