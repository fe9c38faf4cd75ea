import type { Browser, BrowserContext, Page, Request, Response, Route } from 'playwright-core';
import { INSERT_HTML, PLAY_WITH_PAGE, TRIPWIRE, WRITE_HTML } from './page-scripts.ts';

/** A page of no site at all, to put a feed's HTML into as readers of feeds do. */
export const READER_URL = 'http://reader.example/';

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const restMs = 5_000;
const mediaTypes: ReadonlySet<string> = new Set(['image', 'media']);

/** What a page did that nothing foreign may make it do. */
export interface Trespass {
  readonly kind: 'script' | 'dialog' | 'request' | 'navigation' | 'popup' | 'policy' | 'frame';
  readonly detail: string;
}

/** A browser's page of which nothing gets out: every request is looked at, and answered here. */
export class WatchedPage {
  readonly trespasses: Trespass[] = [];
  /** Requests for pictures, audio and video of other hosts, which are let through. */
  mediaRequests = 0;
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #ownOrigin: string | null;
  #isClicking = false;

  private constructor(context: BrowserContext, page: Page, ownOrigin: string | null) {
    this.#context = context;
    this.page = page;
    this.#ownOrigin = ownOrigin;
  }

  /** @param ownOrigin the one server that may be asked; null for none. */
  static async open(browser: Browser, ownOrigin: string | null = null): Promise<WatchedPage> {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    const watched = new WatchedPage(context, page, ownOrigin);
    await watched.#watch();
    return watched;
  }

  /** Puts pieces of HTML into an empty page, each into an element of its own, by `innerHTML`. */
  async insert(pieces: readonly string[]): Promise<number> {
    return await this.#show(INSERT_HTML, pieces);
  }

  /** Writes pieces of HTML into an empty frame, as a browser reads a page from the network. */
  async write(pieces: readonly string[]): Promise<number> {
    return await this.#show(WRITE_HTML, pieces);
  }

  /** Opens a page of the own server; gives the answer. */
  async visit(path: string): Promise<Response> {
    this.#isClicking = false;
    const answer = await this.page.goto(`${this.#ownOrigin}${path}`);
    if (answer === null) throw new Error(`there was no answer from ${path}`);
    return answer;
  }

  /** Clicks all links, focuses all elements, sends every element events; gives how many links. */
  async play(): Promise<number> {
    this.#isClicking = true;
    const links = await this.page.evaluate<number>(PLAY_WITH_PAGE);
    await this.page.waitForTimeout(300);
    return links;
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async #show(script: string, pieces: readonly string[]): Promise<number> {
    this.#isClicking = false;
    await this.page.goto(READER_URL);
    const count = await this.page.evaluate<number>(`(${script})(${JSON.stringify(pieces)})`);
    // A page of raw vectors may never come to rest.
    await this.page.waitForLoadState('networkidle', { timeout: restMs }).catch(() => null);
    return count;
  }

  async #watch(): Promise<void> {
    const { page } = this;
    await this.#context.exposeBinding('tripwire', ({ frame }, detail: string) =>
      this.#note('script', `${detail} in ${frame.url().slice(0, 80)}`),
    );
    await this.#context.addInitScript(TRIPWIRE);
    await this.#context.route('**/*', (route) => this.#answer(route));
    page.on('dialog', (dialog) => {
      this.#note('dialog', dialog.message());
      void dialog.dismiss();
    });
    page.on('popup', (popup) => this.#note('popup', popup.url()));
    page.on('framenavigated', (frame) => {
      const url = frame.url();
      if (url !== READER_URL && url !== 'about:blank' && !this.#isOwn(url)) {
        this.#note('navigation', url);
      }
    });
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) this.#note('policy', message.text());
    });
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = request.url();
    if (url === READER_URL) {
      await route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' });
    } else if (this.#isOwn(url) && !this.#isClicked(request)) {
      await route.continue();
    } else if (mediaTypes.has(request.resourceType()) && url.startsWith('http')) {
      this.mediaRequests += 1;
      await route.fulfill({ contentType: 'image/png', body: onePixel });
    } else {
      if (!this.#isClicked(request)) this.#note('request', `${request.resourceType()} ${url}`);
      await route.fulfill({ status: 204 });
    }
  }

  /** A link that was clicked leads away, which it may; a frame's own address is no such link. */
  #isClicked(request: Request): boolean {
    if (!this.#isClicking || !request.isNavigationRequest()) return false;
    return /^https?:/.test(request.url()) && this.#isFromShownFrame(request);
  }

  #isFromShownFrame(request: Request): boolean {
    try {
      const frame = request.frame();
      return frame === this.page.mainFrame() || frame.name() === 'written';
    } catch {
      // The click's own frame was replaced at that moment; another window would be a popup.
      return true;
    }
  }

  #isOwn(url: string): boolean {
    return this.#ownOrigin !== null && url.startsWith(`${this.#ownOrigin}/`);
  }

  #note(kind: Trespass['kind'], detail: string): void {
    this.trespasses.push({ kind, detail: detail.slice(0, 300) });
  }
}
