// What the small scripts of components do, tried on the gallery: a question that opens in place, a count of what may
// still be typed; and that both work without script.

/** Tries each behaviour on a gallery page; gives a list of `{ name, findings }`. */
export async function behaviours(browser, address) {
  const results = [];
  for (const [name, script, attempt] of ATTEMPTS) {
    const profile = await browser.newContext({ javaScriptEnabled: script, reducedMotion: 'reduce' });
    const findings = [];
    try {
      const tab = await profile.newPage();
      await tab.goto(address, { waitUntil: 'load' });
      await attempt(tab, (good, what) => { if (!good) findings.push(`behaviour: ${what}`); });
    } catch (error) {
      findings.push(`behaviour: ${String(error).split('\n')[0]}`);
    } finally {
      await profile.close();
    }
    results.push({ name, findings });
  }
  return results;
}

const ATTEMPTS = [
  ['a question opens in place, and Escape leaves all as it was', true, opensInPlace],
  ['the button that keeps all closes the question', true, closes],
  ['without script the question is a page', false, leadsToPage],
  ['what may still be typed is counted, and told aloud near the end', true, counts],
  ['without script the most that may be typed stands in the hint', false, hints],
];

const LINK = 'a[data-dialog]';

async function opensInPlace(tab, expect) {
  await tab.locator(LINK).click();
  const dialog = tab.locator('dialog.dialog');
  expect(await dialog.isVisible(), 'the dialog does not open');
  expect(await tab.evaluate(() => document.activeElement?.hasAttribute('data-keep')), 'the safe button has no focus');
  await tab.keyboard.press('Escape');
  expect(!(await dialog.isVisible()), 'Escape does not close the dialog');
  expect(await tab.evaluate((link) => document.activeElement?.matches(link), LINK), 'the focus does not return');
}

async function closes(tab, expect) {
  await tab.locator(LINK).focus();
  await tab.keyboard.press('Enter');
  await tab.locator('dialog.dialog [data-keep]').click();
  expect(!(await tab.locator('dialog.dialog').isVisible()), 'the dialog stays open');
  expect(new URL(tab.url()).pathname.endsWith('gallery.html'), 'the page was left');
}

async function leadsToPage(tab, expect) {
  const link = tab.locator(LINK);
  const page = await link.getAttribute('href');
  await link.click();
  expect(new URL(tab.url()).pathname === page, `the link leads to ${tab.url()}`);
}

async function counts(tab, expect) {
  const field = tab.locator('#reason');
  const line = tab.locator('[data-count="reason"]');
  const most = Number(await line.getAttribute('data-most'));
  await field.fill('x'.repeat(most - 1));
  expect((await line.textContent()).includes('1'), 'what is left is not counted');
  await field.fill('😀'.repeat(most + 2));
  expect((await line.textContent()).includes('2'), 'what is too much is not counted in characters');
  expect(await line.evaluate((element) => element.classList.contains('over')), 'too much looks like enough');
  const said = line.locator('xpath=following-sibling::*[@aria-live="polite"]');
  await tab.waitForFunction((element) => element.textContent.includes('2'), await said.elementHandle(), { timeout: 5000 });
}

async function hints(tab, expect) {
  expect(!(await tab.locator('[data-count="reason"]').isVisible()), 'an empty line is shown');
  expect((await tab.locator('#reason-hint').textContent()).includes('30'), 'the most does not stand in the hint');
}
