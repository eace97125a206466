// The page for everybody: by keyboard, on a phone, in both themes, and for screen readers.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { choose, fixtures, html, launch, open, results, settled } from './browser.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const url = `file://${html}`;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

// The states of the page, from the one before.
const STATES = [
  ['as it begins', async () => {}],
  ['with its promise and the options open', async (page) => {
    await page.locator('.promise summary').click();
    await page.getByText('Options', { exact: true }).click();
  }],
  ['with data alone', async (page) => {
    await page.getByRole('button', { name: 'Data alone' }).click();
    await settled(page);
  }],
  ['with a file that is damaged', async (page) => {
    await choose(page, `${fixtures}/npy/truncated.npy`, `${fixtures}/contracts/damaged.json`);
  }],
  ['with a model of several signatures, and a link that was dropped', async (page) => {
    await choose(page, `${fixtures}/models/tflite/two_signatures.tflite`);
    await page.evaluate(() => complain('a link was dropped, and this page opens none: nothing leaves it'));
  }],
  ['with violations and a repair', async (page) => {
    await page.reload();
    await page.getByRole('button', { name: 'A missing value' }).click();
    await settled(page);
    await page.getByRole('button', { name: 'Repair', exact: true }).click();
    await settled(page);
  }],
];

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in the ${colorScheme} theme`, async () => {
    const page = await open(browser, url, { colorScheme, reducedMotion: 'reduce' });
    for (const [name, reach] of STATES) {
      await reach(page);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`);
      assert.deepEqual(found, [], name);
      if (process.env.SCREENSHOTS) {
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${colorScheme}-${STATES.findIndex(([other]) => other === name)}.png`, fullPage: true });
      }
    }
    await page.context().close();
  });
}

test('on a phone nothing is wider than the screen', async () => {
  const page = await open(browser, url, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 });
  for (const [name, reach] of STATES) {
    await reach(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert(width <= 360, `${name}: ${width} px`);
    const small = await page.locator('button:visible, summary:visible, select:visible').evaluateAll((all) => all
      .filter((element) => element.getBoundingClientRect().height < 24).map((element) => element.textContent));
    assert.deepEqual(small, [], `${name}: targets`);
    if (process.env.SCREENSHOTS) {
      await page.screenshot({ path: `${process.env.SCREENSHOTS}/phone-${STATES.findIndex(([other]) => other === name)}.png`, fullPage: true });
    }
  }
  await page.context().close();
});

test('everything is reached by keyboard, with a visible focus', async () => {
  const page = await open(browser, url);
  const focused = () => page.evaluate(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return { text: (element.textContent || element.id).trim(), isVisible: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
  });
  const reach = async (text) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const at = await focused();
      assert(at.isVisible, `the focus on ${at.text} cannot be seen`);
      if (at.text.startsWith(text)) return;
    }
    assert.fail(`${text} is not reached`);
  };
  await page.keyboard.press('Tab');
  assert.equal((await focused()).text, 'Skip to the results');
  await reach('Nothing leaves your browser');
  await page.keyboard.press('Enter');
  assert(await page.locator('.promise').evaluate((details) => details.open));
  await reach('Choose files');
  await reach('Paste text');
  await page.keyboard.press('Enter');
  await page.keyboard.type('{"x": [[1, 2, "a"], [3, 4, 5]]}');
  await reach('Use this text');
  await page.keyboard.press('Enter');
  await settled(page);
  await page.evaluate(() => document.activeElement.blur());
  await reach('Remove');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.equal((await focused()).text, 'Choose files');
  await reach('Text among numbers');
  await page.keyboard.press('Enter');
  await settled(page);
  assert(await page.evaluate(() => document.activeElement.id === 'results'));
  await reach('Copy as text');
  await reach('Convert x');
  await reach('Repair');
  await page.keyboard.press('Enter');
  await settled(page);
  await page.locator('.done').waitFor();
  await reach('JSON');
  await page.keyboard.press('ArrowRight');
  const tab = page.getByRole('tab', { name: 'Rust' });
  assert.equal(await tab.getAttribute('aria-selected'), 'true');
  assert(await page.getByRole('tabpanel').filter({ hasText: 'struct' }).isVisible());
  await page.context().close();
});

test('results are told to screen readers', async () => {
  const page = await open(browser, url);
  await page.getByRole('button', { name: 'Two columns where' }).click();
  await settled(page);
  assert.equal(await page.getByRole('status').textContent(), 'shape.json: 2 violations');
  assert.equal(await results(page).count(), 2);
  await page.context().close();
});
