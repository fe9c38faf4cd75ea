import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../src/http/start-server.ts';
import { launchBrowser } from './browser/launch-browser.ts';
import { makeSamplePages, SAMPLE_SITE, serveSamplePages } from './browser/sample-pages.ts';

const patienceMs = 60_000;
const samples = makeSamplePages(SAMPLE_SITE);
/** Pages that have little in common with each other. */
const unlike = new Set(['front', 'topic', 'article', 'search']);

let browser: Browser;
let server: RunningServer;
let axe: string;

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  server = await serveSamplePages();
  browser = await launchBrowser();
}, patienceMs);

afterAll(async () => {
  await browser?.close();
  await server?.close(0);
});

/** Opens a browser's window for one test; requests that leave the machine fail at once. */
async function withPage<T>(
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options);
  try {
    await context.route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

function open(page: Page, path: string) {
  return page.goto(`http://127.0.0.1:${server.port}${path}`, { waitUntil: 'load' });
}

interface AxeResult {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

// Run in the browser, so that they are texts here: the checkout's types know of no document.
const RUN_AXE = `axe.run(document, { resultTypes: ['violations'] }).then(
  ({ violations, passes }) => ({ violations, passed: passes.length }))`;
const OVERFLOW = `[...document.querySelectorAll('body *')].filter((element) => {
  const { right, left, width } = element.getBoundingClientRect();
  return width > 0 && !element.closest('.wide, pre, .skip, label') &&
    (right > innerWidth + 1 || left < -1);
}).map((element) => element.outerHTML.slice(0, 120))`;
const SCROLL_WIDTH = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const SHIFTS = `new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(shift), 150);
})`;
// A browser brings the focused element into view with its next frame.
const FOCUSED = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const element = document.activeElement;
  const { width, height, top, bottom } = element.getBoundingClientRect();
  const { outlineStyle } = getComputedStyle(element);
  const seen = width > 0 && height > 0 && top > -1 && bottom < innerHeight + 1;
  resolve({ name: element.tagName, text: element.textContent, seen, outlineStyle });
})))`;

describe.each([
  [1280, 'light'],
  [1280, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const)('at %i pixels, %s', (width, colorScheme) => {
  test(
    'axe finds nothing on any kind of page',
    async () => {
      const found = await withPage(
        { colorScheme, viewport: { width, height: 900 } },
        async (page) => {
          const violations: string[] = [];
          for (const { kind, path } of samples) {
            await open(page, path);
            await page.evaluate(axe);
            const result = await page.evaluate<{ violations: AxeResult[]; passed: number }>(
              RUN_AXE,
            );
            expect(result.passed, kind).toBeGreaterThan(10);
            for (const { id, nodes } of result.violations) {
              const [node] = nodes;
              violations.push(`${kind}: ${id}: ${node?.html} ${node?.failureSummary}`);
            }
          }
          return violations;
        },
      );
      expect(found).toEqual([]);
    },
    patienceMs,
  );
});

test('axe does find what is wrong', async () => {
  const found = await withPage({}, async (page) => {
    await page.setContent('<html><body><img src="x"><input></body></html>');
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: AxeResult[] }>(RUN_AXE);
    return violations.map(({ id }) => id);
  });
  expect(found).toEqual(expect.arrayContaining(['image-alt', 'label', 'html-has-lang']));
});

describe('every kind of page', () => {
  test.each([
    ['320 pixels wide', { viewport: { width: 320, height: 640 } }, ''],
    [
      '1280 pixels wide at 200 %',
      { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
      '',
    ],
    [
      'with letters of twice the size',
      { viewport: { width: 390, height: 800 } },
      'html { font-size: 200% !important; }',
    ],
    [
      'with the spacing that readers may want (WCAG 1.4.12)',
      { viewport: { width: 320, height: 640 } },
      '* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }',
    ],
  ])(
    'fits: %s',
    async (_, options, style) => {
      const wide = await withPage({ ...options, bypassCSP: true }, async (page) => {
        const found: unknown[] = [];
        for (const { kind, path } of samples) {
          await open(page, path);
          if (style !== '') await page.addStyleTag({ content: style });
          const overflow = await page.evaluate<string[]>(OVERFLOW);
          const scrolls = await page.evaluate<number>(SCROLL_WIDTH);
          if (overflow.length > 0 || scrolls > 0) found.push({ kind, scrolls, overflow });
        }
        return found;
      });
      expect(wide).toEqual([]);
    },
    patienceMs,
  );

  test(
    'comes without errors, asks only for its style and icon, and shifts nothing while it loads',
    async () => {
      await withPage({ viewport: { width: 390, height: 844 } }, async (page) => {
        const asked = new Set<string>();
        const said: string[] = [];
        page.on('request', (request) => asked.add(request.url()));
        page.on('console', (message) => said.push(message.text()));
        for (const { kind, path } of samples) {
          await open(page, path);
          expect(await page.evaluate<number>(SHIFTS), kind).toBe(0);
        }
        const own = [...asked].filter((url) => url.startsWith('http://127.0.0.1'));
        const rest = own
          .map((url) => new URL(url).pathname)
          .filter((path) => samples.every((sample) => sample.path !== path));
        expect(
          [...new Set(rest.map((path) => path.replace(/-[\w-]+\.css/, '.css')))].sort(),
        ).toEqual(rest.includes('/icon.svg') ? ['/icon.svg', '/style.css'] : ['/style.css']);
        expect(said.filter((text) => !text.includes('net::ERR_FAILED'))).toEqual([]);
      });
    },
    patienceMs,
  );

  test(
    'is walked through with the keyboard alone, and every step is seen',
    async () => {
      await withPage({ viewport: { width: 1280, height: 900 } }, async (page) => {
        for (const { kind, path } of samples.filter((each) => unlike.has(each.kind))) {
          await open(page, path);
          await page.keyboard.press('Tab');
          const first = await page.evaluate<Focused>(FOCUSED);
          expect(first, kind).toMatchObject({ name: 'A', text: 'Skip to the content', seen: true });
          const links = await page.locator('a[href], input, button, [tabindex]').count();
          const names = new Set<string>();
          for (let step = 0; step < Math.min(links, 25); step += 1) {
            const focused = await page.evaluate<Focused>(FOCUSED);
            expect(focused, kind).toMatchObject({ seen: true, outlineStyle: 'solid' });
            names.add(focused.text);
            await page.keyboard.press('Tab');
          }
          expect(names.size, kind).toBeGreaterThan(4);
        }
      });
    },
    patienceMs,
  );

  test(
    'can be read in forced colors, and moves nothing',
    async () => {
      await withPage({ forcedColors: 'active', reducedMotion: 'reduce' }, async (page) => {
        for (const { kind, path } of samples.filter((each) => unlike.has(each.kind))) {
          await open(page, path);
          await page.evaluate(axe);
          const { violations } = await page.evaluate<{ violations: AxeResult[] }>(RUN_AXE);
          expect(
            violations.map(({ id }) => id),
            kind,
          ).toEqual([]);
          const moving = await page.evaluate<number>('document.getAnimations().length');
          expect(moving, kind).toBe(0);
        }
      });
    },
    patienceMs,
  );
});

interface Focused {
  readonly name: string;
  readonly text: string;
  readonly seen: boolean;
  readonly outlineStyle: string;
}

describe('B13: a person with a browser', () => {
  test('finds a page at the address of a topic, and its feeds from there', async () => {
    await withPage({}, async (page) => {
      const answer = await open(page, '/feeds/harbours');
      expect(await answer?.headerValue('content-type')).toBe('text/html; charset=utf-8');
      expect(await page.title()).toBe('Harbours · The Harbour Wire');
      const box = page.getByRole('complementary', { name: 'Subscribe' });
      expect(await box.innerText()).toContain('https://wire.example/feeds/harbours.rss');
      await box.getByRole('link', { name: 'How to subscribe' }).click();
      expect(new URL(page.url()).pathname).toBe('/about');
      expect(await page.getByRole('heading', { name: 'How to subscribe' }).isVisible()).toBe(true);
    });
  });

  test('takes an address by one click', async () => {
    await withPage({}, async (page) => {
      await open(page, '/feeds/harbours');
      await page.locator('.subscribe code').first().click();
      expect(await page.evaluate('getSelection().toString()')).toBe(
        'https://wire.example/feeds/harbours.rss',
      );
    });
  });

  test.each(['.rss', '.atom', '.json'])(
    'B14: sees the plain source at %s, as on every page is said',
    async (suffix) => {
      await withPage({}, async (page) => {
        const answer = await open(page, `/feeds/harbours${suffix}`);
        expect(answer?.status()).toBe(200);
        const text = await answer?.text();
        expect(text).not.toMatch(/<\?xml-stylesheet|<script/);
        expect(await page.locator('body').innerText()).toContain('Harbour fees rise');
        expect(await page.locator('h1').count()).toBe(0);
      });
    },
  );
});

test('the search form asks this house, and nothing else may be asked from a page', async () => {
  await withPage({}, async (page) => {
    await open(page, '/search-sample');
    const box = page.getByRole('searchbox', { name: 'Search' });
    expect(await box.inputValue()).toBe('"harbour fees" 港口 topic:harbours');
    await box.fill('crane 二');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=*');
    expect(new URL(page.url()).searchParams.get('q')).toBe('crane 二');
  });
});
