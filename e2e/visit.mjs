// One page in one view: everything that is wrong with it, each finding as `kind: what`.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { VIEWS, context, dress } from './browser.mjs';
import { walk } from './keyboard.mjs';
import { source } from './markup.mjs';
import { OUT, SOURCES } from './options.mjs';
import { cutOff, movement, outline, sideways } from './probes.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a page may cost from cold, and when what it shares with others is there already. */
const LIMITS = { bytes: 60 * 1024, requests: 8, script: 12 * 1024, warm: 10 * 1024, shift: 0.05 };
/** Files that a release sends packed and the daily build, which reads them from the disk, does not. */
const PACKED = ['Stylesheet', 'Script'];
/** How many words a page without script may differ by. */
const WORDS_SHARE = 0.05;
const LOAD_MS_MAX = 20_000;
/** How many pages are looked at at once. */
const TOGETHER = 2;

/**
 * Looks at a page in every view. A page is `{ name, path, state?, status?, prepare?, weighed?, kept? }`: `state` is a
 * persona's browser state, `status` the answer that is meant (200), `prepare` an act after which the page is looked
 * at (it gives the response it led to), `weighed: false` leaves out its weight, `kept` keeps its source for the other
 * validator. Gives a list of `{ view, findings, ms }`.
 */
export async function visitAll(browser, base, page, views = VIEWS) {
  const results = [];
  let full = null;
  for (const view of views) {
    const start = performance.now();
    const seen = await visit(browser, base, page, view);
    if (view.name === 'desktop') full = seen.outline;
    if (view.twin && full) seen.findings.push(...differences(full, seen.outline));
    results.push({ view: view.name, findings: seen.findings, ms: Math.round(performance.now() - start) });
  }
  return results;
}

/** Looks at all pages of a plan, a few at once; gives a list of what each view has found. */
export async function visitPlan(browser, lines, tally) {
  const report = [];
  const queue = [...lines];
  const look = async () => {
    for (let line = queue.shift(); line; line = queue.shift()) {
      const { page, views, why } = line;
      for (const { view, findings, ms } of await visitAll(browser, page.base, page, views)) {
        tally.check(`${page.name} (${view})`, findings);
        report.push({ page: page.name, path: page.path, why, view, ms, findings });
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, look));
  console.log(`# seconds: ${spent(report)}`);
  return report;
}

/** How long each view took in all. */
function spent(report) {
  const sums = new Map();
  for (const { view, ms } of report) sums.set(view, (sums.get(view) ?? 0) + ms);
  return [...sums].map(([view, ms]) => `${view} ${Math.round(ms / 1000)}`).join(', ');
}

async function visit(browser, base, page, view) {
  const profile = await context(browser, view, page.state);
  try {
    if (view.language) await profile.addCookies([preference(base, view.language)]);
    const tab = await profile.newPage();
    const traffic = await listen(tab, base, page);
    const response = await arrive(tab, base, page);
    await dress(tab, view);
    const findings = [];
    const status = response?.status() ?? 0;
    if (status !== (page.status ?? 200)) findings.push(`status: ${status}, meant is ${page.status ?? 200}`);
    const html = view.cold || view.language ? await response.text() : '';
    if (page.kept && html) keep(page, view, html);
    if (view.cold) findings.push(...(await source(html)), ...(await shift(tab)));
    if (view.cold && page.weighed !== false) findings.push(...(await traffic.weight()));
    findings.push(...(await look(tab, view)));
    if (!view.unseen) await picture(tab, page, view);
    const seen = await tab.evaluate(outline);
    findings.push(...basics(seen), ...traffic.findings);
    if (view.tab) findings.push(...(await walk(tab)).findings);
    if (view.cold && page.weighed !== false && !page.prepare) findings.push(...(await again(tab, traffic)));
    if (view.unseen && findings.length) await picture(tab, page, view);
    return { findings, outline: seen };
  } catch (error) {
    return { findings: [`visit: ${String(error).split('\n')[0]}`], outline: null };
  } finally {
    await profile.close();
  }
}

/** The choice of a language as the page settings keep it; a page that is no portal's does not look at it. */
function preference(base, language) {
  return { name: 'preferences', value: `language=${language}`, url: base };
}

async function arrive(tab, base, page) {
  const response = await tab.goto(base + page.path, { waitUntil: 'load', timeout: LOAD_MS_MAX });
  return page.prepare ? page.prepare(tab) : response;
}

function fileName(page, view) {
  return `${page.name}-${view.name}`.replace(/[^\w.-]+/g, '_');
}

/** The whole page; as JPEG, which takes half the time. */
function picture(tab, page, view) {
  const file = path.join(OUT, `${fileName(page, view)}.jpeg`);
  return tab.screenshot({ path: file, type: 'jpeg', quality: 80, fullPage: true, animations: 'disabled' });
}

/** Keeps the source of a page for `validate.mjs`. */
function keep(page, view, html) {
  mkdirSync(SOURCES, { recursive: true });
  writeFileSync(path.join(SOURCES, `${fileName(page, view)}.html`), html);
}

/**
 * Follows a link to the same page: what it shares with others comes out of the browser's own store now. A busy browser
 * may not have put it there yet, so that the second time counts too.
 */
async function again(tab, traffic) {
  const once = async () => {
    const before = await traffic.bytes();
    await Promise.all([
      tab.waitForEvent('load', { timeout: LOAD_MS_MAX }),
      tab.evaluate(() => {
        const link = Object.assign(document.createElement('a'), { href: location.pathname + location.search });
        document.body.append(link);
        link.click();
      }),
    ]);
    return (await traffic.bytes()) - before;
  };
  let bytes = await once();
  if (bytes > LIMITS.warm) bytes = Math.min(bytes, await once());
  return bytes > LIMITS.warm ? [`weight: ${bytes} bytes when it is opened again, at most ${LIMITS.warm}`] : [];
}

/** The findings that need the page's picture or rules, by what the view asks for. */
async function look(tab, view) {
  const findings = [];
  if (view.axe) findings.push(...(await rules(tab)));
  const { scrolls, guilty } = await tab.evaluate(sideways);
  if (scrolls) findings.push(`overflow: the page scrolls sideways; over the edge: ${guilty.join(', ') || 'nothing visible'}`);
  else if (view.narrow && guilty.length) findings.push(`overflow: over the edge: ${guilty.join(', ')}`);
  if (view.css) findings.push(...(await tab.evaluate(cutOff)).map((what) => `cut-off: the text of ${what}`));
  return findings;
}

async function rules(tab) {
  await tab.evaluate(AXE);
  const run = await tab.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'],
    rules: { 'target-size': { enabled: true } },
  }));
  return run.violations.map((violation) => {
    const places = violation.nodes.slice(0, 4).map((node) => node.target.join(' '));
    return `axe: ${violation.id} (${violation.impact}): ${violation.help}: ${places.join(', ')}`;
  });
}

function basics(seen) {
  const findings = [];
  if (!seen.lang) findings.push('outline: the page has no language');
  if (!seen.title) findings.push('outline: the page has no title');
  if (seen.h1.length !== 1) findings.push(`outline: ${seen.h1.length} first headings, one is meant`);
  return findings;
}

/** What a page without script lacks. */
function differences(full, plain) {
  if (!plain) return [];
  const findings = [];
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  if (!same(full.h1, plain.h1)) findings.push(`twin: the heading is “${plain.h1}” without script, “${full.h1}” with it`);
  if (!same(full.forms, plain.forms)) findings.push(`twin: forms without script: ${plain.forms}; with it: ${full.forms}`);
  if (Math.abs(full.words - plain.words) > WORDS_SHARE * full.words) {
    findings.push(`twin: ${plain.words} words without script, ${full.words} with it`);
  }
  return findings;
}

async function shift(tab) {
  const moved = await tab.evaluate(movement);
  return moved > LIMITS.shift ? [`movement: the page moved by ${moved.toFixed(3)}, at most ${LIMITS.shift}`] : [];
}

/** Listens to the network, the console and the content policy's reports from the first byte on. */
async function listen(tab, base, page) {
  const findings = [];
  const host = new URL(base).host;
  const total = { bytes: 0, script: 0, requests: 0 };
  const kinds = new Map();
  const wire = await tab.context().newCDPSession(tab);
  await Promise.all([wire.send('Network.enable'), wire.send('Audits.enable')]);
  wire.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    const url = new URL(request.url);
    if (!['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)) return;
    kinds.set(requestId, type);
    total.requests += 1;
    if (url.host !== host) findings.push(`foreign: a request to ${url.host}`);
  });
  const plain = new Set();
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    const packed = Object.keys(response.headers).some((name) => name.toLowerCase() === 'content-encoding');
    if (PACKED.includes(type) && !packed) plain.add(requestId);
  });
  const weighing = [];
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const add = (bytes) => {
      total.bytes += bytes;
      if (kinds.get(requestId) === 'Script') total.script += bytes;
    };
    if (encodedDataLength > 0 && plain.has(requestId)) weighing.push(asPacked(wire, requestId, encodedDataLength).then(add));
    else add(encodedDataLength);
  });
  wire.on('Audits.issueAdded', ({ issue }) => {
    const details = issue.details.contentSecurityPolicyIssueDetails;
    if (details) findings.push(`policy: ${details.violatedDirective} ${details.blockedURL ?? 'inline'}`);
  });
  tab.on('pageerror', (error) => findings.push(`console: ${String(error).slice(0, 200)}`));
  tab.on('console', (message) => {
    // The browser reports a page that is meant to answer 404 or 422 as an error of loading.
    const meant = (page.status ?? 200) >= 400 && /Failed to load resource.*\b4\d\d\b/.test(message.text());
    if (message.type() === 'error' && !meant) findings.push(`console: ${message.text().slice(0, 200)}`);
  });
  const weight = async () => {
    await Promise.all(weighing);
    const over = [];
    if (total.bytes > LIMITS.bytes) over.push(`weight: ${total.bytes} bytes, at most ${LIMITS.bytes}`);
    if (total.script > LIMITS.script) over.push(`weight: ${total.script} bytes of script, at most ${LIMITS.script}`);
    // A page that is come to by way of another one has the requests of both.
    const most = LIMITS.requests * (page.prepare ? 2 : 1);
    if (total.requests > most) over.push(`weight: ${total.requests} requests, at most ${most}`);
    return over;
  };
  const bytes = async () => {
    await Promise.all(weighing);
    return total.bytes;
  };
  return { findings, weight, bytes };
}

/** What a release would send of a file that the daily build reads from the disk: its text packed, and its headers. */
async function asPacked(wire, requestId, sent) {
  const found = await wire.send('Network.getResponseBody', { requestId }).catch(() => null);
  if (!found) return sent;
  const body = Buffer.from(found.body, found.base64Encoded ? 'base64' : 'utf8');
  return Math.min(sent, sent - body.length + gzipSync(body, { level: 9 }).length);
}
