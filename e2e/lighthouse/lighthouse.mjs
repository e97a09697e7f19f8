// Lighthouse over the ten main pages: accessibility and best practices must be 100. It measures no speed here; the
// weight of pages is judged by the audit, their time by `cargo xtask bench`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { launch as launchChrome } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromium } from 'playwright-core';
import { launch } from '../browser.mjs';
import { OUT, options } from '../options.mjs';
import { personas } from '../pages.mjs';
import { Tally } from '../tally.mjs';

const CATEGORIES = ['accessibility', 'best-practices'];
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

/** Page, address, and whether somebody is signed in; a result is the first of the list. */
const PAGES = [
  ['sign-in', '/sign-in', false],
  ['home', '/', true],
  ['summary', '/record', true],
  ['results', '/results', true],
  ['result', null, true],
  ['medicines', '/record/medicines', true],
  ['conditions', '/record/conditions', true],
  ['visits', '/record/visits', true],
  ['documents', '/record/documents', true],
  ['preferences', '/preferences', true],
];

/** The cookies of the first patient, and the address of a result of theirs. */
async function entered(chosen) {
  const browser = await launch(chosen.browser);
  const [patient] = await personas(browser, chosen.base, chosen.logins);
  if (patient.problem) throw new Error(patient.problem.join());
  const profile = await browser.newContext({ storageState: patient.state });
  const html = await (await profile.request.get(`${chosen.base}/results`)).text();
  await browser.close();
  const result = /href="(\/results\/[^"?/]+)"/.exec(html)?.[1];
  if (!result) throw new Error('the patient has no result');
  return { cookies: patient.state.cookies, result };
}

/** What a category lost points for. */
function lost(report, category) {
  const { score, auditRefs } = report.categories[category];
  if (score === 1) return [];
  const failed = auditRefs.map(({ id, weight }) => ({ ...report.audits[id], weight })).filter((one) => one.weight > 0 && one.score !== null && one.score < 1);
  const places = (audit) => (audit.details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.description ?? item.source ?? '').join(' ');
  return [
    `${category}: ${score === null ? 'no score' : Math.round(score * 100)}, 100 is meant`,
    ...failed.map((audit) => `${category}: ${audit.id}: ${audit.title} ${places(audit)}`),
  ];
}

/** Puts the cookies into the browser that Lighthouse looks through, or takes all out. */
async function dress(port, cookies) {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [profile] = browser.contexts();
  await profile.clearCookies();
  await profile.addCookies(cookies);
  await browser.close();
}

async function judge(url, port) {
  const { lhr } = await lighthouse(url, {
    port,
    output: 'json',
    logLevel: 'error',
    onlyCategories: CATEGORIES,
    throttlingMethod: 'provided',
    disableStorageReset: true,
  });
  if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
  return lhr;
}

/** A page that must not reach 100 in either category: Lighthouse is seen to see. */
async function control(port) {
  const bad = '<html><head></head><body><img src="dot.svg"><button></button><script>throw new Error("x")</script></body></html>';
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(bad));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const report = await judge(`http://127.0.0.1:${server.address().port}/`, port);
  server.close();
  return CATEGORIES.filter((category) => lost(report, category).length === 0).map((category) => `${category}: 100 for a bad page`);
}

const chosen = options();
const tally = new Tally();
mkdirSync(OUT, { recursive: true });
const { cookies, result } = await entered(chosen);
const chrome = await launchChrome({ chromePath: chosen.browser, chromeFlags: FLAGS });
tally.check('lighthouse: a bad page is found', await control(chrome.port));
const figures = [];
for (const [name, address, inside] of PAGES) {
  const url = chosen.base + (address ?? result);
  await dress(chrome.port, inside ? cookies : []);
  const report = await judge(url, chrome.port);
  const findings = CATEGORIES.flatMap((category) => lost(report, category));
  // A page that leads elsewhere would be judged in the place of the one that is meant.
  if (report.finalDisplayedUrl !== url) findings.push(`it leads to ${report.finalDisplayedUrl}`);
  tally.check(`lighthouse: ${name}`, findings);
  const scores = CATEGORIES.map((category) => [category, Math.round((report.categories[category].score ?? 0) * 100)]);
  figures.push({ page: name, ...Object.fromEntries(scores), findings });
  console.log(`#   ${scores.map(([category, score]) => `${category} ${score}`).join(', ')}`);
}
await chrome.kill();
writeFileSync(path.join(OUT, 'lighthouse.json'), `${JSON.stringify(figures, null, 2)}\n`);
console.log(`# figures: ${path.join(OUT, 'lighthouse.json')}`);
tally.close();
