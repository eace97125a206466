// What can be chosen and dropped: models of several signatures, folders, links, and files in the middle of a check.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { choose, drop, fixtures, folder, html, launch, open, results, serve, settled } from './browser.mjs';

const schema = process.env.SCHEMA;
const url = `file://${html}`;

let browser;
let place;
let served;
before(async () => {
  browser = await launch();
  served = await serve();
  place = folder();
});
after(async () => {
  await browser?.close();
  served?.close();
  place?.remove();
});

// Writes files into a folder, and returns its path.
function made(name, files) {
  const path = join(place.path, name);
  for (const [inner, content] of Object.entries(files)) {
    mkdirSync(join(path, inner, '..'), { recursive: true });
    writeFileSync(join(path, inner), content);
  }
  return path;
}

const kinds = (page) => page.evaluate(() => files.all.map(({ name, kind, failure }) => [name, kind, failure]));

const NUMBERS = JSON.stringify({ version: 1, name: 'S', arrays: [{ name: 'x', dtype: 'i64', shape: ['batch'], constraints: ['unique'] }] });

test('a signature is chosen, as by --signature', async () => {
  const model = join(fixtures, 'models/tflite/two_signatures.tflite');
  const data = made('one', { 'd.json': '{"x": [1, 2]}' });
  const page = await open(browser, url);
  await choose(page, model, join(data, 'd.json'));
  for (const name of ['decode', 'encode']) {
    await page.getByLabel('Signature', { exact: true }).selectOption(name);
    await settled(page);
    const { stdout } = spawnSync(schema, ['check', model, join(data, 'd.json'), '--signature', name, '--format', 'json'], { encoding: 'utf8' });
    const expected = JSON.parse(stdout).files[0].violations.map(({ message }) => message.split('\n')[0].replaceAll('`', ''));
    const shown = await results(page).first().locator('ul.violations .what').allInnerTexts();
    assert.deepEqual(shown, expected);
  }
  await page.context().close();
});

test('a folder that is a model is read as one', async () => {
  const page = await open(browser, served.url);
  await drop(page, join(fixtures, 'models/tf/dense'), join(fixtures, 'models/coreml/program.mlpackage'),
    join(fixtures, 'models/mlflow/columns'));
  assert.deepEqual(await kinds(page), [['dense', 'model', null], ['program.mlpackage', 'model', null], ['columns', 'model', null]]);
  assert.deepEqual(await page.locator('.file .kind').allInnerTexts(), ['SavedModel model', 'Core ML model', 'MLflow model']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('the files of a folder are one data set', async () => {
  const set = made('set', { 'day=1/a.csv': 'x\n1\n2\n', 'day=2/a.csv': 'x\n2\n3\n', _SUCCESS: '', 'README.md': '#' });
  const page = await open(browser, served.url);
  await choose(page, { name: 's.json', content: NUMBERS });
  await drop(page, set);
  assert.match(await page.locator('.file', { hasText: 'set' }).last().innerText(), /2 files.*not read: README\.md; values in the names of folders/s);
  assert.match(await results(page).first().innerText(), /x repeats 1 of 4 values\s+x\[2\] = 2, row 0 of a\.csv/);
  await page.getByRole('button', { name: 'Remove set' }).click();
  await settled(page);
  // The same by the button.
  await page.locator('#folder').setInputFiles(set);
  await page.waitForFunction(() => files.all.length === 2);
  await settled(page);
  assert.match(await results(page).first().innerText(), /x repeats 1 of 4 values/);
  await page.context().close();
});

test('a folder of several kinds is files that were chosen together, and what is not read is named', async () => {
  const mixed = made('mixed', { 's.json': NUMBERS, 'train.csv': 'x\n1\n2\n', 'notes.md': '', 'z.zarr/.zgroup': '{}', 'z.zarr/x/.zarray': '{}' });
  cpSync(join(fixtures, 'models/tf/dense'), join(mixed, 'dense'), { recursive: true });
  const page = await open(browser, served.url);
  await drop(page, mixed);
  const found = await kinds(page);
  assert.deepEqual(found.map(([name, kind]) => [name, kind]),
    [['s.json', 'schema'], ['train.csv', 'data'], ['mixed/dense', 'model'], ['mixed/z.zarr', null]]);
  assert.match(found[3][2], /is a Zarr store, which is not read\n +help: save its arrays as one file/);
  await page.locator('.file', { hasText: 's.json' }).getByRole('button', { name: 'Check against this' }).click();
  await settled(page);
  assert.match(await results(page).first().innerText(), /train\.csv\s+valid\s+batch = 2/);
  await page.context().close();
});

test('a page from a disk, to which a browser gives no folder that is dropped, says how to choose it', async () => {
  const set = made('disk', { 'a.csv': 'x\n1\n', 'b.csv': 'x\n2\n' });
  const page = await open(browser, url);
  await drop(page, set);
  assert.match((await kinds(page))[0][2], /^the browser does not give .*\nhelp: use `Choose a folder`$/);
  await page.locator('#folder').setInputFiles(set);
  await page.waitForFunction(() => files.all.length === 2);
  await settled(page);
  assert.deepEqual((await kinds(page))[1], ['disk', 'data', null]);
  await page.context().close();
});

test('a file that is chosen while others are looked at does not lose them', async () => {
  const page = await open(browser, url);
  await page.evaluate(() => {
    choose([new File(['x\n1\n'], 'a.csv'), new File(['x\n1\n'], 'b.csv')]);
    choose([new File(['x\n1\n'], 'c.csv')]);
  });
  await settled(page);
  assert.deepEqual((await kinds(page)).map(([name, kind]) => [name, kind]), [['a.csv', 'data'], ['b.csv', 'data'], ['c.csv', 'data']]);
  assert.equal(await results(page).count(), 3);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('text that is dropped is data, and a link is not followed', async () => {
  const page = await open(browser, url);
  const dropText = async (types) => {
    const transfer = await page.evaluateHandle((given) => {
      const dropped = new DataTransfer();
      for (const [type, text] of Object.entries(given)) dropped.setData(type, text);
      return dropped;
    }, types);
    await page.dispatchEvent('footer', 'drop', { dataTransfer: transfer });
  };
  await dropText({ 'text/uri-list': 'https://example.org/x.csv', 'text/plain': 'https://example.org/x.csv' });
  await page.locator('#said .failure', { hasText: 'a link was dropped' }).waitFor();
  await dropText({ 'text/plain': '{"x": [1, 2]}' });
  await page.getByRole('heading', { name: /dropped\.json/ }).waitFor();
  await settled(page);
  assert.equal(await page.locator('#said .failure').count(), 0);
  await page.context().close();
});

test('a file that is changed or gone is said to be, also in the middle', async () => {
  const path = made('gone', { 'd.csv': 'x\n1\n2\n', 's.json': NUMBERS });
  const page = await open(browser, url);
  await choose(page, join(path, 's.json'), join(path, 'd.csv'));
  writeFileSync(join(path, 'd.csv'), 'x\n1\n2\n3\n4\n');
  await page.getByText('Options', { exact: true }).click();
  await page.getByLabel('Ignore other arrays').check();
  await settled(page);
  assert.match(await results(page).first().innerText(), /was it changed or moved\? choose it again/);
  await page.context().close();
});
