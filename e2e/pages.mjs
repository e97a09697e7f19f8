// Which pages there are and who sees them: a persona of each role, and people with unusual records, sign in through the
// real form, and every link that they can reach is followed, so that a new page cannot be forgotten.

import { readFileSync } from 'node:fs';
import { VIEWS, context } from './browser.mjs';

/** Pages that must be there, whether or not a link leads to them. */
export const EXPECTED = {
  visitor: ['/', '/sign-in'],
  member: [
    '/',
    '/record',
    ...[
      'conditions', 'allergies', 'medicines', 'vaccines', 'measurements', 'visits', 'procedures', 'documents', 'care-team',
      'plans', 'coverage', 'family-history', 'way-of-life', 'devices',
    ].map((section) => `/record/${section}`),
    '/results',
    '/settings',
    '/account/security',
    '/account/sessions',
  ],
};
/** People of the demo whose records differ most from the first one's, by their key, and what they are called here. */
const LIVES = { newborn: 'newborn', thandiwe: 'pregnant', anselmo: 'many-illnesses', wibowo: 'empty', noor: 'mother' };
/** The beginning of an address in somebody else's record. */
export const BEHALF = /^\/for\/[^/?]+/;
/** How far a crawl goes: links that are followed, and pages of one shape that are looked at. */
const REACH = {
  one: { links: 400, same: 1 },
  few: { links: 400, same: 2 },
  all: { links: 5000, same: Infinity },
};

export function logins(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Fills in the sign-in form that the tab shows and sends it; gives the answer. */
export async function signIn(tab, login, password) {
  const secret = tab.locator('input[type="password"]');
  const form = tab.locator('form', { has: secret });
  await form.locator('input:not([type="hidden"]):not([type="password"]):not([type="checkbox"])').first().fill(login);
  await secret.fill(password);
  const [response] = await Promise.all([
    // The page that the form leads to, behind any redirection.
    tab.waitForResponse((answer) => answer.request().isNavigationRequest() && Math.trunc(answer.status() / 100) !== 3),
    form.locator('button[type="submit"], button:not([type])').first().click(),
  ]);
  await tab.waitForLoadState('load');
  return response;
}

/**
 * The first login of each role and the people whose records differ most, signed in, with the browser state that the
 * visits start from. `life` is what one of the latter is called.
 */
export async function personas(browser, base, file) {
  const all = logins(file);
  const roles = [...new Set(all.map((one) => one.role))];
  const chosen = roles.map((role) => ({ ...all.find((one) => one.role === role), name: role }));
  for (const [key, life] of Object.entries(LIVES)) {
    const one = all.find((login) => login.key === key);
    chosen.push(one ? { ...one, name: life, life } : { name: life, life, problem: [`the demo has no ${life} record`] });
  }
  const found = [];
  for (const one of chosen) found.push(one.problem ? one : await entered(browser, base, one));
  return found;
}

async function entered(browser, base, one) {
  const profile = await context(browser, VIEWS[0]);
  const tab = await profile.newPage();
  await tab.goto(`${base}/sign-in`);
  await signIn(tab, one.login, one.password);
  const stayed = new URL(tab.url()).pathname === '/sign-in';
  const state = await profile.storageState();
  await profile.close();
  return stayed ? { ...one, problem: [`${one.name} could not sign in`] } : { ...one, state };
}

/** A path with its changing parts taken out, so that pages of one shape are recognised. */
export function shape(address) {
  const url = new URL(address, 'http://x');
  const parts = url.pathname.split('/').map((part) => (/\d/.test(part) || part.length >= 20 ? '*' : part));
  const names = [...new Set(url.searchParams.keys())].sort();
  return parts.join('/') + (names.length ? `?${names.join('&')}` : '');
}

function links(html, from, base) {
  const found = [];
  for (const [, href] of html.matchAll(/<a\s[^>]*?\bhref="([^"]*)"/g)) {
    const url = new URL(href.replaceAll('&amp;', '&'), base + from);
    if (url.origin === new URL(base).origin) found.push(url.pathname + url.search);
  }
  return found;
}

/**
 * Follows every link from the given pages. Gives the pages to look at, and a finding for each link that leads
 * nowhere. How many of each shape are followed and given says `reach`: `one`, `few` or `all`.
 */
export async function crawl(browser, base, { state, start, reach }) {
  const { links: most, same } = REACH[reach];
  const profile = await context(browser, VIEWS[0], state);
  const queue = start.map((path) => ({ path, from: 'the list of pages that must be there' }));
  const known = new Set(start);
  const shapes = new Map();
  const [pages, findings] = [[], []];
  for (let fetched = 0; queue.length && fetched < most; fetched += 1) {
    const { path, from } = queue.shift();
    const answer = await profile.request.get(base + path, { maxRedirects: 0 });
    const next = (to) => {
      const shaped = `${shape(path)}>${shape(to)}`;
      const seen = shapes.get(shaped) ?? 0;
      // From one shape of page, a few links of one shape show all there is to see.
      if (known.has(to) || (same !== Infinity && seen > same)) return;
      shapes.set(shaped, seen + 1);
      known.add(to);
      queue.push({ path: to, from: path });
    };
    if (answer.status() >= 400) findings.push(`broken: ${path} answers ${answer.status()}, linked from ${from}`);
    else if (answer.status() >= 300) next(new URL(answer.headers().location ?? '/', base + path).pathname);
    else if ((answer.headers()['content-type'] ?? '').startsWith('text/html')) {
      pages.push(path);
      links(await answer.text(), path, base).forEach(next);
    }
  }
  await profile.close();
  return { pages: fewOfEach(pages, same), findings, left: queue.length };
}

function fewOfEach(pages, max) {
  const counts = new Map();
  return pages.filter((path) => {
    const count = (counts.get(shape(path)) ?? 0) + 1;
    counts.set(shape(path), count);
    return count <= max;
  });
}
