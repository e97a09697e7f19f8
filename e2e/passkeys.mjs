// Passkeys in a real browser with a device that Chromium plays: made, used from the list below the name and by the
// button, copied, and stolen by a page elsewhere that passes on what the portal asks.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { VIEWS, context, launch } from './browser.mjs';
import { options } from './options.mjs';
import { logins, signIn } from './pages.mjs';
import { Tally } from './tally.mjs';

const chosen = options();
const people = logins(chosen.logins);
const tally = new Tally();
const browser = await launch(chosen.browser);
const DEVICE = {
  protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** A browser of one person, with a device; what is told about passkeys comes through `wire`. */
class Person {
  static async at(login) {
    const own = new Person();
    own.login = login;
    own.profile = await context(browser, VIEWS[0]);
    own.profile.setDefaultTimeout(10_000);
    own.tab = await own.profile.newPage();
    own.wire = await own.profile.newCDPSession(own.tab);
    await own.wire.send('WebAuthn.enable', { enableUI: false });
    await own.plugIn();
    return own;
  }

  async plugIn(device = DEVICE) {
    if (this.device) await this.wire.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: this.device });
    const { authenticatorId } = await this.wire.send('WebAuthn.addVirtualAuthenticator', { options: device });
    this.device = authenticatorId;
  }

  /** Whether the device answers by itself, as when its owner touches it. */
  touches(enabled) {
    return this.wire.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.device, enabled });
  }

  async keys() {
    return (await this.wire.send('WebAuthn.getCredentials', { authenticatorId: this.device })).credentials;
  }

  open(path) {
    const go = () => this.tab.goto(chosen.base + path);
    // A step of the page's own may still be under way, and one of the two then gives way.
    return go().catch((error) => (/ERR_ABORTED/.test(String(error)) ? go() : Promise.reject(error)));
  }

  where() {
    return new URL(this.tab.url()).pathname;
  }

  async enter() {
    await this.open('/sign-in');
    await signIn(this.tab, this.login.login, this.login.password);
    assert.equal(this.where(), '/', 'signing in leads home');
  }

  async leave() {
    await this.profile.clearCookies();
  }

  /** Adds a passkey and takes the recovery codes. */
  async addPasskey(name) {
    await this.open('/account/passkeys/add');
    await this.tab.locator('#name').fill(name);
    await this.tab.getByRole('button', { name: 'Make a passkey' }).click();
    await this.tab.waitForURL('**/account/recovery-codes');
    await this.tab.getByText('I saved or printed these codes').click();
    await this.tab.getByRole('button', { name: 'Use these codes' }).click();
    await this.tab.waitForURL('**/account/security');
  }

  /**
   * Opens the entrance and presses its button; the status of the answer. The device answers from the press on: what
   * the browser offers beside the name would be taken before it.
   */
  async press() {
    await this.touches(false);
    await this.open('/sign-in');
    const button = this.tab.getByRole('button', { name: 'Sign in with a passkey' });
    await button.waitFor();
    await this.tab.waitForLoadState('networkidle');
    const asks = '**/sign-in/passkey/challenge';
    await this.tab.route(asks, async (route) => {
      await this.touches(true);
      await route.continue();
    });
    const entered = this.tab.waitForResponse((answer) => new URL(answer.url()).pathname === '/sign-in/passkey');
    await button.click();
    const status = (await entered).status();
    await this.tab.unroute(asks);
    await this.tab.waitForLoadState('load');
    return status;
  }

  close() {
    return this.profile.close();
  }
}

async function tell(name, at, act) {
  await tally.story(name, async () => {
    const person = await Person.at(people[at]);
    const loud = [];
    person.tab.on('pageerror', (error) => loud.push(String(error)));
    try {
      await act(person);
      assert.deepEqual(loud, [], 'no script fails');
    } finally {
      await person.close();
    }
  });
}

await tell('a passkey is added in the settings and signs in by its button', 0, async (person) => {
  await person.enter();
  await person.addPasskey('My laptop');
  assert.equal((await person.keys()).length, 1, 'the device holds it');
  assert.ok((await person.keys())[0].isResidentCredential, 'and finds it again by itself');
  assert.match(await person.tab.locator('main').innerText(), /My laptop/);
  await person.leave();
  assert.equal(await person.press(), 303);
  assert.equal(person.where(), '/', 'no name and no password were typed');
  await person.open('/account/security');
  await person.tab.getByRole('link', { name: 'Remove My laptop' }).click();
  await person.tab.getByRole('dialog').getByRole('button', { name: 'Remove My laptop' }).click();
  await person.tab.waitForLoadState('load');
  assert.doesNotMatch(await person.tab.locator('main').innerText(), /My laptop/, 'and it is removed');
});

await tell('the browser offers the passkey beside the name, without any button', 1, async (person) => {
  await person.enter();
  await person.addPasskey('My phone');
  await person.leave();
  assert.equal(await person.tab.evaluate(() => PublicKeyCredential.isConditionalMediationAvailable()), true);
  const asked = person.tab.waitForRequest('**/sign-in/passkey/challenge');
  const entered = person.tab.waitForURL(chosen.base + '/');
  await person.open('/sign-in');
  await asked;
  await entered;
  assert.equal(person.where(), '/');
});

await tell('a password alone stops at the second step, and the passkey goes on', 2, async (person) => {
  await person.enter();
  await person.addPasskey('My key');
  await person.leave();
  await person.touches(false);
  await person.open('/sign-in');
  await signIn(person.tab, person.login.login, person.login.password);
  assert.equal(person.where(), '/sign-in/step');
  await person.touches(true);
  await person.tab.getByRole('button', { name: 'Use a passkey' }).click();
  await person.tab.waitForURL(chosen.base + '/');
});

await tell('who cancels is told that nothing changed, and can go on with the password', 3, async (person) => {
  await person.enter();
  await person.open('/account/passkeys/add');
  await person.wire.send('WebAuthn.setUserVerified', { authenticatorId: person.device, isUserVerified: false });
  await person.tab.getByRole('button', { name: 'Make a passkey' }).click();
  const said = person.tab.locator('main [role="status"]');
  await person.tab.waitForFunction(() => document.querySelector('main [role="status"]').textContent !== '');
  assert.match(await said.innerText(), /You cancelled\. Nothing changed\./);
  assert.equal(person.where(), '/account/passkeys/add');
  assert.equal((await person.keys()).length, 0);
});

await tell('a copy whose counter stays behind is refused, and its owner sees the try', 3, async (person) => {
  await person.enter();
  await person.addPasskey('My key');
  const [copied] = await person.keys();
  for (let turn = 0; turn < 2; turn += 1) {
    await person.leave();
    assert.equal(await person.press(), 303, 'hers works');
  }
  const [own] = await person.keys();
  assert.ok(own.signCount > copied.signCount, `it counts: ${copied.signCount}, ${own.signCount}`);
  await person.leave();
  await person.plugIn({ ...DEVICE, automaticPresenceSimulation: false });
  await person.wire.send('WebAuthn.addCredential', { authenticatorId: person.device, credential: { ...copied, signCount: 0 } });
  assert.equal(await person.press(), 422);
  assert.match(await person.tab.locator('main').innerText(), /This passkey did not work here/);
  await person.plugIn({ ...DEVICE, automaticPresenceSimulation: false });
  await person.wire.send('WebAuthn.addCredential', { authenticatorId: person.device, credential: own });
  assert.equal(await person.press(), 303, 'hers still works');
  await person.open('/account/security');
  assert.match(await person.tab.locator('main table').innerText(), /Not let in/);
});

/** Asks the portal as a thief's own program does, and keeps its cookies. */
class Thief {
  cookies = new Map();

  async ask(path, fields) {
    const headers = { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') };
    const body = fields && new URLSearchParams(fields);
    const answer = await fetch(chosen.base + path, { method: body ? 'POST' : 'GET', headers, body, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.cookies.set(name, value);
    }
    return answer;
  }

  /** What the portal wants signed, and the token of its form. */
  async challenge() {
    const page = await (await this.ask('/sign-in')).text();
    this.token = /name="form-token" value="([^"]+)"/.exec(page)[1];
    return (await this.ask('/sign-in/passkey/challenge', { 'form-token': this.token })).json();
  }
}

/** In the page: signs what somebody else was asked. */
function sign(key) {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return navigator.credentials.get({ publicKey: { ...key, challenge: bytes(key.challenge), allowCredentials: [] } })
    .then(({ id, rawId, type, response }) => JSON.stringify({
      id, rawId: text(rawId), type, extensions: {},
      response: {
        clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
        signature: text(response.signature), userHandle: text(response.userHandle),
      },
    }));
}

await tell('what a page elsewhere had signed lets nobody in', 4, async (person) => {
  await person.enter();
  await person.addPasskey('My key');
  await person.leave();
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>x</title>'));
  await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
  try {
    const elsewhere = `http://localhost:${server.address().port}`;
    const relay = async (address) => {
      const thief = new Thief();
      const { challenge, publicKey } = await thief.challenge();
      await person.tab.goto(address);
      const credential = await person.tab.evaluate(sign, publicKey);
      return thief.ask('/sign-in/passkey', { 'form-token': thief.token, challenge, credential });
    };
    const refused = await relay(elsewhere);
    assert.equal(refused.status, 422, 'the browser signs where it really is');
    assert.ok(!refused.headers.getSetCookie().some((line) => line.startsWith('session=')), 'no session');
    // The same program with a page of the portal gets in: what was refused above is the origin alone.
    const taken = await relay(`${chosen.base}/signed-out`);
    assert.equal(taken.status, 303);
  } finally {
    server.close();
  }
});

await browser.close();
tally.close();
