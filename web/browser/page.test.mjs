// What the page says, beside what the command says, and what it gives back.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { choose, downloaded, fixtures, folder, html, launch, open, results, settled, violations } from './browser.mjs';

const schema = process.env.SCHEMA;
assert(schema, 'SCHEMA names the command');

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const url = `file://${html}`;

// What the command says, as JSON.
function command(...args) {
  const { stdout, stderr, status } = spawnSync(schema, args, { encoding: 'utf8' });
  assert(status < 2, stderr);
  return JSON.parse(stdout);
}

// Help names what is there: options of a command, or controls of a page.
function withoutHelp({ violations: found, help, file, ...rest }) {
  return { ...rest, violations: found?.map(({ help: _, ...violation }) => violation) };
}

for (const [title, file] of [
  ['Text among numbers', 'dtype.json'],
  ['Two columns where the model has three', 'shape.json'],
  ['A missing value', 'missing_nan.json'],
]) {
  test(`the article's mistake, ${title}, is found as by the command`, async () => {
    const page = await open(browser, url);
    await page.getByRole('button', { name: title }).click();
    await settled(page);
    const model = join(fixtures, 'models/keras/article_mse.keras');
    const expected = command('check', model, join(fixtures, 'article', file), '--format', 'json').files[0];
    const section = results(page).first();
    const shown = await violations(section);
    assert.deepEqual(shown.map(({ code }) => code), expected.violations.map(({ code }) => code));
    assert.deepEqual(shown.map(({ what }) => what), expected.violations.map(({ message }) => message.split('\n')[0].replaceAll('`', '')));
    const report = await downloaded(page, () => section.getByRole('button', { name: 'Download JSON' }).click());
    assert.deepEqual(withoutHelp(JSON.parse(report.bytes).files[0]), withoutHelp(expected));
    const sarif = await downloaded(page, () => section.getByRole('button', { name: 'Download SARIF' }).click());
    const log = JSON.parse(sarif.bytes);
    assert.deepEqual(log.runs[0].results.map(({ ruleId }) => ruleId), expected.violations.map(({ code }) => code));
    assert.match(await section.innerText(), /class numbers need the loss sparse_categorical_crossentropy/);
    assert.deepEqual(page.problems, []);
    await page.context().close();
  });
}

test('places and help of a violation are shown', async () => {
  const page = await open(browser, url);
  await page.getByRole('button', { name: 'Text among numbers' }).click();
  await settled(page);
  const section = results(page).first();
  assert.deepEqual((await violations(section))[0], {
    code: 'dtype',
    what: 'x holds text, but the schema says f32',
    places: ['x[0, 2] = "a"', '5 of 6 values read as numbers'],
  });
  assert.match(await section.locator('.violations .help').first().innerText(),
    /^Help: fix x\[0, 2\], or choose Convert numbers: lossy to make what is no number missing$/);
  const map = section.locator('.map img');
  assert.equal(await map.getAttribute('alt'), '`x` [2, 3]\n  dtype: not f32: 1 of 6 values');
  assert(await map.evaluate((image) => image.naturalWidth > 100));
  await page.context().close();
});

test('data is repaired step by step, and what is downloaded is valid', async () => {
  const place = folder();
  const page = await open(browser, url);
  await page.getByRole('button', { name: 'Text among numbers' }).click();
  await settled(page);
  await page.getByText('Options', { exact: true }).click();
  await page.getByLabel('Loss').fill('sparse_categorical_crossentropy');
  await page.getByLabel('Loss').press('Tab');
  await settled(page);
  const section = results(page).first();
  assert.deepEqual((await violations(section)).map(({ code }) => code), ['dtype']);
  await section.getByRole('button', { name: 'Repair', exact: true }).click();
  await settled(page);
  assert.match(await section.locator('.done').first().innerText(), /1 violation left/);
  await section.locator('.done').getByRole('combobox').first().selectOption({ label: 'Impute what is missing in x by the mean of its column' });
  await section.locator('.done').getByRole('button', { name: 'Repair', exact: true }).click();
  await settled(page);
  const last = section.locator('.done').last();
  assert.match(await last.innerText(), /valid after the repair/);
  assert.match(await last.innerText(), /x\[0, 2\] = NaN -> 5/);
  for (const format of ['.json', '.npz', '.parquet', '.safetensors']) {
    await last.getByRole('combobox', { name: 'Format' }).selectOption(format);
    const file = await downloaded(page, () => last.getByRole('button', { name: 'Download the repaired data' }).click());
    assert.equal(file.name, `text.repaired${format}`);
    const path = join(place.path, file.name);
    writeFileSync(path, file.bytes);
    const checked = command('check', join(fixtures, 'models/keras/article_mse.keras'), path,
      '--loss', 'sparse_categorical_crossentropy', '--format', 'json');
    assert.deepEqual(checked.files[0].dims, { batch: 2 });
  }
  // The command does the same steps.
  const plan = await downloaded(page, () => last.getByRole('button', { name: 'Download the steps' }).click());
  const planned = join(place.path, plan.name);
  writeFileSync(planned, plan.bytes);
  const repaired = command('repair', join(fixtures, 'models/keras/article_mse.keras'), join(fixtures, 'article/dtype.json'),
    '--loss', 'sparse_categorical_crossentropy', '--plan', planned, '--dry-run', '--format', 'json');
  assert.equal(repaired.verdict, 'repaired');
  assert.deepEqual(JSON.parse(readFileSync(join(place.path, 'text.repaired.json'))), { x: [[1, 2, 5], [3, 4, 5]], y: [0, 1] });
  assert.deepEqual(page.problems, []);
  await page.context().close();
  place.remove();
});

test('data is checked against a schema that was inferred from other data', async () => {
  const page = await open(browser, url);
  await choose(page, join(fixtures, 'datasets/iris.npz'));
  assert.match(await results(page).first().innerText(), /iris\.npz\s+2 arrays/);
  await page.getByLabel('Require its labels, where few values differ').check();
  await page.waitForFunction(() => document.querySelector('[role=tabpanel] pre').textContent.includes('one_of'));
  const inferred = await page.locator('[role=tabpanel] pre').first().textContent();
  const expected = execFileSync(schema, ['infer', join(fixtures, 'datasets/iris.npz'), '--labels'], { encoding: 'utf8' });
  const own = JSON.parse(inferred);
  assert.deepEqual(own.arrays, JSON.parse(expected).arrays);
  await page.getByRole('button', { name: 'Check data against this schema' }).click();
  await settled(page);
  assert.match(await results(page).first().innerText(), /iris\.npz\s+valid\s+batch = 150/);
  await page.getByRole('button', { name: 'Remove iris.npz' }).click();
  await settled(page);
  await choose(page, join(fixtures, 'datasets/iris_broken.npz'));
  const shown = await violations(results(page).first());
  assert.deepEqual(shown.map(({ code }) => code), ['missing', 'infinite', 'one_of']);
  assert.deepEqual(shown[0].places, ['x[3, 0] = NaN', 'x[77, 2] = NaN', 'x[149, 3] = NaN']);
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('arrays in files of their own are checked together, under names that can be changed', async () => {
  const page = await open(browser, url);
  const npy = (values) => {
    const head = `{'descr': '<i8', 'fortran_order': False, 'shape': (${values.length},), }`.padEnd(117) + '\n';
    const bytes = Buffer.alloc(128 + 8 * values.length);
    bytes.write('\x93NUMPY\x01\x00', 0, 'latin1');
    bytes.writeUInt16LE(118, 8);
    bytes.write(head, 10, 'latin1');
    values.forEach((value, at) => bytes.writeBigInt64LE(BigInt(value), 128 + 8 * at));
    return bytes;
  };
  await choose(page, { name: 's.json', content: JSON.stringify({ version: 1, name: 'S', arrays: [
    { name: 'x', dtype: 'i64', shape: ['batch'] }, { name: 'y', dtype: 'i64', shape: ['batch'] }] }) },
  { name: 'x.npy', content: npy([1, 2, 3]) }, { name: 'labels.npy', content: npy([1, 2]) });
  assert.match(await results(page).first().innerText(), /unexpected|absent/);
  await page.locator('.file', { hasText: 'labels.npy' }).getByRole('textbox').fill('y');
  await page.locator('.file', { hasText: 'labels.npy' }).getByRole('textbox').press('Tab');
  await settled(page);
  const shown = await violations(results(page).first());
  assert.deepEqual(shown.map(({ what }) => what), ['batch is 3 in x (axis 0) but 2 in y (axis 0)']);
  await page.context().close();
});

test('files that are one data set are checked as one', async () => {
  const page = await open(browser, url);
  await choose(page, { name: 's.json', content: JSON.stringify({ version: 1, name: 'S', arrays: [
    { name: 'x', dtype: 'i64', shape: ['batch'], constraints: ['unique'] }] }) },
  { name: 'a.csv', content: 'x\n1\n2\n' }, { name: 'b.csv', content: 'x\n2\n3\n' });
  assert.equal(await results(page).count(), 3);
  await page.getByLabel(/The files are one data set/).check();
  await settled(page);
  assert.equal(await results(page).count(), 2);
  assert.match(await results(page).first().innerText(), /x repeats 1 of 4 values\s+x\[2\] = 2, row 0 of b\.csv/);
  await page.context().close();
});

test('pasted text, and a table that needs options', async () => {
  const page = await open(browser, url);
  await page.getByRole('button', { name: 'Paste text' }).click();
  await page.getByLabel(/CSV or JSON data/).fill('a;b\n1,5;2\n2,5;3\n');
  await page.getByRole('button', { name: 'Use this text' }).click();
  await settled(page);
  assert.match(await results(page).first().innerText(), /choose `?;`? as the separator under Options|not readable/i);
  await page.getByText('Options', { exact: true }).click();
  await page.getByLabel('Separator').selectOption('semicolon');
  await page.getByLabel('Decimal mark').selectOption('comma');
  await settled(page);
  assert.match(await results(page).first().innerText(), /pasted\.csv\s+2 arrays/);
  await page.context().close();
});

test('files are dropped anywhere on the page', async () => {
  const page = await open(browser, url);
  const transfer = await page.evaluateHandle(() => {
    const dropped = new DataTransfer();
    dropped.items.add(new File(['x,y\n1,2\n'], 'a.csv'));
    dropped.items.add(new File(['{"x": [1, 2]}'], 'b.json'));
    return dropped;
  });
  await page.dispatchEvent('footer', 'dragenter', { dataTransfer: transfer });
  assert.equal(await page.locator('#drop.over').count(), 1);
  await page.dispatchEvent('footer', 'drop', { dataTransfer: transfer });
  await page.getByRole('heading', { name: /b\.json/ }).waitFor();
  await settled(page);
  assert.equal(await page.locator('#drop.over').count(), 0);
  assert.deepEqual(await page.locator('.file .name').allInnerTexts(), ['a.csv', 'b.json']);
  assert.equal(await results(page).count(), 2);
  await page.context().close();
});

test('a result is copied as text', async () => {
  const page = await open(browser, url, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Two columns where' }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Copy as text' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText()).catch(() => null);
  if (text !== null) assert.match(text, /^shape\.json: 2 violations\n {2}error\[rank\]: `y` is \[2\]/);
  await page.context().close();
});

test('what a file says is never HTML', async () => {
  const page = await open(browser, url);
  const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  await choose(page, { name: 's.json', content: JSON.stringify({ version: 1, name: evil, description: evil, arrays: [
    { name: evil, dtype: 'f64', shape: ['batch', 3], constraints: [{ range: { min: 0, max: 1 } }] }] }) },
  { name: `${evil.replaceAll('/', '')}.json`, content: JSON.stringify({ [evil]: [[5, null, evil]], other: [evil] }) });
  assert.match(await results(page).first().innerText(), /violation/);
  assert.equal(await page.locator('#results img[src="x"]').count(), 0);
  assert.equal(await page.title(), 'Does this data fit this model?');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('of thousands of columns and repairs the first are shown, and the others after them', async () => {
  const page = await open(browser, url);
  const names = Array.from({ length: 5000 }, (_, at) => `c${at}`);
  await choose(page, { name: 'wide.csv', content: `${names.join(',')}\n${names.map((_, at) => at).join(',')}\n` });
  const rows = page.getByRole('region', { name: 'The inferred schema' }).locator('tbody tr');
  assert.equal(await rows.count(), 200);
  await page.getByRole('button', { name: 'Show 4800 more' }).click();
  assert.equal(await rows.count(), 5000);
  await choose(page, { name: 's.json', content: JSON.stringify({ version: 1, name: 'S', arrays: [
    { name: 'c0', dtype: 'i64', shape: ['batch'] }] }) });
  const section = results(page).first();
  assert.match(await section.locator('.verdict').innerText(), /4999 violations/);
  assert.equal(await section.locator('.choices select').count(), 200);
  await section.getByRole('button', { name: 'Repair', exact: true }).click();
  await settled(page);
  await section.locator('.done').first().waitFor();
  assert.match(await section.locator('.done .verdict').first().innerText(), /4799 violations left/);
  await page.context().close();
});

// Files of each format, damaged ones and hostile ones among them.
function all(path, deep = true) {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return deep ? all(inner) : [];
    return statSync(inner).size < 5e6 && !/\.(py|md|txt)$/.test(entry.name) ? [inner] : [];
  });
}

test('each fixture has an answer, and none breaks the page', async () => {
  const folders = ['arrow', 'article', 'cases', 'compressed', 'contracts', 'csv', 'datasets', 'hostile', 'json', 'models', 'npy',
    'parquet', 'safetensors', 'sidecars'];
  const paths = folders.flatMap((name) => all(join(fixtures, name)));
  assert(paths.length > 150, `${paths.length} files`);
  const page = await open(browser, url);
  const kinds = new Map();
  const failures = new Map();
  for (let at = 0; at < paths.length; at += 40) {
    await page.locator('#input').setInputFiles(paths.slice(at, at + 40));
    await settled(page);
    const found = await page.evaluate(() => files.all.map(({ name, kind, failure }) => [name, kind, failure]));
    for (const [name, kind, failure] of found) {
      kinds.set(name, kind);
      if (failure) failures.set(name, failure);
    }
    // Data alone, so that all of it is read.
    await page.evaluate(async () => {
      files.against = null;
      await refresh();
    });
    await settled(page);
    for (const failure of await page.locator('#results .failure').allInnerTexts()) {
      assert.doesNotMatch(failure, /the check stopped/);
    }
    await page.reload();
  }
  for (const failure of failures.values()) assert.doesNotMatch(failure, /the check stopped/);
  assert.equal(kinds.get('article_mse.keras'), 'model');
  assert.equal(kinds.get('served.json'), 'schema');
  assert.equal(kinds.get('zstd.parquet'), 'data');
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('columns that are compressed by Zstandard are read as by the command', async () => {
  for (const file of ['parquet/zstd.parquet', 'arrow/zstd.arrow']) {
    const page = await open(browser, url);
    await choose(page, join(fixtures, file));
    const { arrays } = command('show', join(fixtures, file), '--format', 'json').files[0];
    const text = await results(page).first().locator('table').first().innerText();
    assert(arrays.length > 0);
    for (const { name, dtype } of arrays) assert(text.includes(name) && text.includes(dtype), `${basename(file)}: ${name}`);
    await page.context().close();
  }
});
