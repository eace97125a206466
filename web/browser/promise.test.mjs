// What the page promises: nothing leaves it, large files take little memory, and it stays usable.

import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { choose, folder, html, launch, open, residentBytes, results, serve, settled, violations } from './browser.mjs';

let browser;
let served;
before(async () => {
  browser = await launch();
  served = await serve();
});
after(async () => {
  await browser?.close();
  served?.close();
});

test('nothing is asked of a server once the page is there, and a request is refused', async () => {
  served.requests.length = 0;
  const page = await open(browser, served.url);
  const requests = [];
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'A missing value' }).click();
  await settled(page);
  assert.equal(await results(page).count(), 2);
  await page.getByRole('button', { name: 'Repair', exact: true }).click();
  await settled(page);
  await page.context().setOffline(false);
  assert.deepEqual(requests, []);
  assert.deepEqual(served.requests, ['/']);
  assert.deepEqual(page.problems, []);

  const attempts = await page.evaluate(async (url) => {
    const refused = [];
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const fetched = await fetch(url).then(() => 'sent', () => 'refused');
    const beacon = navigator.sendBeacon(url, 'x');
    await new Promise((resolve) => {
      const image = new Image();
      image.onload = resolve;
      image.onerror = resolve;
      image.src = `${url}picture`;
    });
    let socket = 'refused';
    try {
      const opened = new WebSocket(url.replace('http', 'ws'));
      socket = await new Promise((resolve) => {
        opened.onopen = () => resolve('sent');
        opened.onerror = () => resolve('refused');
      });
    } catch { /* refused at once */ }
    const form = document.createElement('form');
    form.action = `${url}form`;
    document.body.append(form);
    form.submit();
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    return { fetched, socket, beacon, refused };
  }, served.url);
  assert.equal(attempts.fetched, 'refused');
  assert.equal(attempts.socket, 'refused');
  assert(attempts.refused.includes('connect-src') && attempts.refused.includes('img-src') && attempts.refused.includes('form-action'),
    String(attempts.refused));
  assert.deepEqual(served.requests, ['/']);

  // The same where the program runs.
  const inWorker = await page.evaluate((url) => new Promise((resolve) => {
    const source = `fetch(${JSON.stringify(url)}).then(() => postMessage('sent'), () => postMessage('refused'))`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    worker.onmessage = ({ data }) => resolve(data);
  }), served.url);
  assert.equal(inWorker, 'refused');
  assert.deepEqual(served.requests, ['/']);
  await page.context().close();
});

const SCHEMA = { name: 's.json', content: JSON.stringify({ version: 1, name: 'S', arrays: [
  { name: 'x', dtype: 'f32', shape: ['batch', 4], constraints: [{ range: { min: 0, max: 1 } }] }] }) };

// A file of NumPy with zeros, one of them replaced, which takes no disk.
function sparse(path, rows, at, value) {
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, 4), }`.padEnd(117) + '\n';
  const start = Buffer.alloc(128);
  start.write('\x93NUMPY\x01\x00', 0, 'latin1');
  start.writeUInt16LE(118, 8);
  start.write(head, 10, 'latin1');
  const number = Buffer.alloc(4);
  number.writeFloatLE(value);
  const file = openSync(path, 'w');
  writeSync(file, start, 0, 128, 0);
  ftruncateSync(file, 128 + rows * 16);
  writeSync(file, number, 0, 4, 128 + at * 4);
  closeSync(file);
}

// A table of so many bytes, and how many rows it has; a value of the last one is missing.
function largeTable(path, bytes) {
  const block = Array.from({ length: 200000 }, (_, at) => `${(at % 1009) / 1009},${at % 7},${(at % 101) / 101}\n`).join('');
  const file = openSync(path, 'w');
  writeSync(file, 'a,b,c\n');
  let rows = 0;
  for (let written = 0; written < bytes; written += block.length) {
    writeSync(file, block);
    rows += 200000;
  }
  writeSync(file, '0.5,,0.5\n');
  closeSync(file);
  return rows + 1;
}

// Chooses a large file, and measures until it is checked. Memory is bounded, and the page answers meanwhile.
async function checkWatched(page, path) {
  const before = await residentBytes(browser);
  let most = 0;
  let slowest = 0;
  const began = performance.now();
  await page.locator('#input').setInputFiles(path);
  const bars = new Set();
  for (;;) {
    const asked = performance.now();
    const [isDone, bar] = await page.evaluate(() => [!running, document.getElementById('progress').hidden ? null : document.getElementById('bar').value]);
    slowest = Math.max(slowest, performance.now() - asked);
    if (bar) bars.add(bar);
    most = Math.max(most, await residentBytes(browser));
    if (isDone && await results(page).count() === 2) break;
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
  const seconds = (performance.now() - began) / 1000;
  const memory = await page.evaluate(() => program.memory);
  console.log(`# ${seconds.toFixed(1)} s; memory of the program ${memory / 1e6} MB; of the tab ${(most - before) / 1e6} MB more; answers within ${slowest.toFixed(0)} ms`);
  assert(memory > 0 && memory < 128e6, `${memory} bytes`);
  assert(most - before < 200e6, `${most - before} bytes`);
  assert(slowest < 1000, `${slowest} ms`);
  assert(bars.size > 1, 'the bar moves');
  return violations(results(page).first());
}

test('500 MB are checked in bounded memory, while the page answers', async () => {
  const place = folder();
  const path = join(place.path, 'x.npy');
  const rows = 31250000;
  sparse(path, rows, 4 * (rows - 2) + 1, NaN);
  const page = await open(browser, `file://${html}`);
  await choose(page, SCHEMA);
  const [found] = await checkWatched(page, path);
  assert.deepEqual([found.code, found.what, found.places], ['missing', 'x has 1 NaN in 125000000 values', [`x[${rows - 2}, 1] = NaN`]]);
  await page.context().close();
  place.remove();
});

test('a table of 500 MB is checked in bounded memory, too', async () => {
  const place = folder();
  const path = join(place.path, 'd.csv');
  const rows = largeTable(path, 500e6);
  const page = await open(browser, `file://${html}`);
  const arrays = ['a', 'b', 'c'].map((name) => ({ name, dtype: 'f64', shape: ['batch'], constraints: [{ range: { min: 0, max: 6 } }] }));
  await choose(page, { name: 's.json', content: JSON.stringify({ version: 1, name: 'S', arrays }) });
  const [found, ...others] = await checkWatched(page, path);
  assert.deepEqual([found.code, found.what, found.places], ['missing', `b has 1 missing in ${rows} values`, [`b[${rows - 1}] is missing`]]);
  assert.deepEqual(others, []);
  await page.context().close();
  place.remove();
});

test('a large check is cancelled, and the next one is done', async () => {
  const place = folder();
  const path = join(place.path, 'x.npy');
  sparse(path, 62500000, 0, 0);
  const page = await open(browser, `file://${html}`);
  await choose(page, SCHEMA);
  await page.locator('#input').setInputFiles(path);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.locator('#results').getByText('cancelled').waitFor();
  assert(await page.getByRole('button', { name: 'Choose files' }).evaluate((button) => button === document.activeElement));
  await page.getByRole('button', { name: 'Remove x.npy' }).click();
  await choose(page, { name: 'small.json', content: '{"x": [[0, 1, 0, 1]]}' });
  assert.match(await results(page).first().innerText(), /small\.json\s+valid\s+batch = 1/);
  await page.context().close();
  place.remove();
});

test('a program that stops is said to, and another one starts', async () => {
  const page = await open(browser, `file://${html}`);
  await choose(page, SCHEMA);
  await page.evaluate(() => {
    const send = program.send;
    // As a trap of the program: the worker says it, and answers no more.
    program.send = function once(...message) {
      program.send = send;
      const asked = send.apply(this, message);
      this.start().then(() => this.told({ job: 0, broken: 'unreachable executed' }));
      return asked;
    };
  });
  await choose(page, { name: 'a.json', content: '{"x": [[0, 1, 0, 1]]}' });
  assert.match(await page.locator('.failure').first().innerText(), /the check stopped: unreachable executed/);
  await choose(page, { name: 'b.json', content: '{"x": [[0, 1, 0, 1]]}' });
  assert.match(await results(page).first().innerText(), /b\.json\s+valid/);
  await page.context().close();
});

test('the page and the program stay small', async () => {
  const gzipped = gzipSync(readFileSync(html), { level: 9 }).length;
  console.log(`# ${statSync(html).size} bytes, ${gzipped} gzipped`);
  assert(gzipped < 3.2e6, `${gzipped} bytes gzipped`);
});
