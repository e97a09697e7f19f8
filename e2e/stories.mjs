// What a person does in the portal, told with a browser, with script and without.

import assert from 'node:assert/strict';
import { VIEWS, context, launch } from './browser.mjs';
import { options } from './options.mjs';
import { logins, signIn } from './pages.mjs';
import { Tally } from './tally.mjs';

const chosen = options();
const patient = logins(chosen.logins).find((one) => /patient/i.test(one.role));
const tally = new Tally();
const browser = await launch(chosen.browser);

/** A story in a fresh browser, once with script and once without. */
async function tell(name, act) {
  for (const viewName of ['desktop', 'no-script']) {
    const view = VIEWS.find((one) => one.name === viewName);
    await tally.story(`${name} (${viewName})`, async () => {
      const profile = await context(browser, view);
      profile.setDefaultTimeout(10_000);
      try {
        await act(await profile.newPage());
      } finally {
        await profile.close();
      }
    });
  }
}

const where = (tab) => new URL(tab.url()).pathname;
const open = (tab, path) => tab.goto(chosen.base + path);
const heading = (tab) => tab.locator('h1').innerText();

async function enter(tab) {
  await open(tab, '/sign-in');
  await signIn(tab, patient.login, patient.password);
  assert.equal(where(tab), '/', 'signing in leads home');
}

async function signOut(tab) {
  const button = tab.getByRole('button', { name: /sign out/i });
  if (!(await button.first().isVisible())) await tab.locator('summary').first().click();
  await button.first().click();
  await tab.waitForLoadState('load');
}

await tell('a patient signs in, opens a result and signs out', async (tab) => {
  await enter(tab);
  await tab.locator('a[href="/results"]').first().click();
  await tab.waitForURL('**/results');
  const list = await heading(tab);
  const result = tab.locator('main a[href^="/results/"]').first();
  const name = (await result.innerText()).trim();
  await result.click();
  await tab.waitForURL('**/results/*');
  assert.notEqual(await heading(tab), list, 'a result has its own heading');
  assert.ok(name.length > 0, 'the link to a result has words');
  await signOut(tab);
  await open(tab, '/results');
  assert.equal(where(tab), '/sign-in', 'after signing out the results are closed');
});

await tell('signing out closes the page behind the back button too', async (tab) => {
  await enter(tab);
  await open(tab, '/results');
  const words = (await tab.locator('main').innerText()).slice(0, 400);
  await signOut(tab);
  await tab.goBack();
  assert.equal(where(tab), '/sign-in', 'the page is asked for again, and refused');
  assert.ok(!(await tab.locator('body').innerText()).includes(words), 'nothing of it is shown');
});

await tell('a wrong password keeps the typed login and says what to do', async (tab) => {
  await open(tab, '/sign-in');
  const answer = await signIn(tab, patient.login, 'not my password at all');
  assert.equal(answer.status(), 422);
  const summary = tab.locator('[role="alert"], .error-summary').first();
  assert.ok(await summary.isVisible(), 'there is an error summary');
  assert.ok((await summary.innerText()).trim().length > 20, 'it says something');
  const login = tab.locator('form:has(input[type="password"]) input:not([type="hidden"]):not([type="password"])').first();
  assert.equal(await login.inputValue(), patient.login, 'the login is still there');
  assert.equal(await tab.locator('input[type="password"]').inputValue(), '', 'the password is not');
  assert.match(await tab.title(), /error|problem/i, 'the title says it first');
});

await tell('an unknown login is told the same as a wrong password', async (tab) => {
  const told = async (login) => {
    await open(tab, '/sign-in');
    await signIn(tab, login, 'not my password at all');
    return tab.locator('[role="alert"], .error-summary').first().innerText();
  };
  assert.equal(await told('somebody-unknown'), await told(patient.login));
});

await tell('a visitor is led from a closed page to the sign-in page', async (tab) => {
  for (const path of ['/', '/record', '/results', '/settings', '/account/sessions']) {
    await open(tab, path);
    assert.equal(await tab.locator('input[type="password"]').count(), 1, `${path} asks to sign in`);
  }
});

await tell('a patient ends a session elsewhere and it is over there', async (tab) => {
  await enter(tab);
  const elsewhere = await context(browser, VIEWS[0]);
  try {
    const other = await elsewhere.newPage();
    await enter(other);
    await open(tab, '/account/sessions');
    const end = tab.locator('main').getByRole('button', { name: /end|sign out|revoke/i });
    const count = await end.count();
    assert.ok(count >= 1, 'another session can be ended');
    for (let left = count; left > 0; left -= 1) {
      await end.last().click();
      await tab.waitForLoadState('load');
      if (where(tab) !== '/account/sessions' || (await end.count()) === 0) break;
    }
    await open(other, '/results');
    assert.equal(where(other), '/sign-in', 'the other browser is signed out');
  } finally {
    await elsewhere.close();
  }
});

await browser.close();
tally.close();
