// A browser, the page in it, and what tests ask of it.

import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const web = fileURLToPath(new URL('..', import.meta.url));
export const fixtures = join(web, '../tests/fixtures');
export const html = join(web, 'dist/index.html');

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

// Serves the page on this machine, and counts the requests.
export async function serve() {
  const body = readFileSync(html);
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.url);
    response.writeHead(request.url === '/' ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(request.url === '/' ? body : '');
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { url: `http://127.0.0.1:${server.address().port}/`, requests, close: () => server.close() };
}

// Opens the page. What it logs or throws is in `problems`; nothing should be.
export async function open(browser, url, settings = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, acceptDownloads: true, ...settings });
  const page = await context.newPage();
  page.problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) page.problems.push(message.text());
  });
  page.on('pageerror', (error) => page.problems.push(error.message));
  await page.goto(url);
  return page;
}

// Chooses files, by their paths, or with a name and content; waits until there is an answer.
export async function choose(page, ...files) {
  const given = files.map((file) => (typeof file === 'string' ? file
    : { name: file.name, mimeType: 'application/octet-stream', buffer: Buffer.from(file.content) }));
  // Playwright takes either.
  const paths = given.filter((file) => typeof file === 'string');
  const others = given.filter((file) => typeof file !== 'string');
  for (const some of [paths, others]) {
    if (some.length > 0) {
      await page.locator('#input').setInputFiles(some);
      await settled(page);
    }
  }
}

// Drops files and folders on the page, by their paths, as a person does.
export async function drop(page, ...paths) {
  const session = await page.context().newCDPSession(page);
  const from = await page.evaluate(() => files.next);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
  }
  await page.waitForFunction((next) => files.next > next, from);
  await session.detach();
  await settled(page);
}

// Waits until all that was asked is answered and shown.
export async function settled(page, timeout = 60000) {
  await page.waitForFunction(() => program.jobs.size === 0 && files.all.every((file) => file.kind || file.failure)
    && !running, null, { timeout, polling: 50 });
}

export const results = (page) => page.locator('#results > section');

// The violations that a section lists: codes, what, and places.
export async function violations(section) {
  return section.locator('ul.violations:not(.log)').first().locator('> li').evaluateAll((items) => items.map((item) => ({
    code: item.querySelector('.code').textContent,
    what: item.querySelector('.what').textContent,
    places: [...item.querySelectorAll('.places li')].map((place) => place.textContent),
  })));
}

export async function downloaded(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'schema-web-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

// The memory of the processes that draw pages, in bytes.
export async function residentBytes(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  let most = 0;
  for (const { type, id } of processInfo) {
    if (type !== 'renderer') continue;
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    most = Math.max(most, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
  }
  return most;
}
