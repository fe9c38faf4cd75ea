import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from './launch-browser.ts';
import { makeSamplePages, serveSamplePages } from './sample-pages.ts';

/**
 * Takes pictures of every kind of page at 1280 and 390 pixels, light and dark:
 * `node tests/e2e/browser/take-screenshots.ts OUTDIR [KIND…]`.
 */
async function takeScreenshots(folder: string, kinds: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const server = await serveSamplePages();
  const browser = await launchBrowser();
  const pages = makeSamplePages().filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1280, 390]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const { kind, path } of pages) {
        await page.goto(`http://127.0.0.1:${server.port}${path}`);
        const file = join(folder, `${kind}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        process.stdout.write(`${file}\n`);
      }
      await context.close();
    }
  }
  await browser.close();
  await server.close(0);
}

const [folder, ...kinds] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('usage: node tests/e2e/browser/take-screenshots.ts OUTDIR [KIND…]\n');
  process.exitCode = 2;
} else {
  await takeScreenshots(folder, kinds);
}
