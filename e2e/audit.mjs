// The audit of every page, for every persona, in the views that the plan gives it. It fails on any finding; screenshots
// and the list of findings lie in `out/`.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch } from './browser.mjs';
import { changes } from './changes.mjs';
import { OUT, options } from './options.mjs';
import { BEHALF, EXPECTED, crawl, personas, shape, signIn } from './pages.mjs';
import { partOf, partsOf, plan, told } from './plan.mjs';
import { Tally } from './tally.mjs';
import { visitPlan } from './visit.mjs';

/** Visits that the stage of CI has time for. */
const VISITS_MAX = 680;
const NAME_CHARACTERS_MAX = 60;

/** Pages that answer with an error, which a crawl does not find. */
function errorPages(persona) {
  const missing = { name: `${persona.name}-missing`, path: '/no-such-page', status: 404 };
  // A day that no month has, typed into a filter.
  const day = '/record/conditions?date-from=2024-02-31';
  if (persona.state) return [missing, { name: `${persona.name}-wrong-day`, path: day, status: 422 }];
  // Another name in each view: the portal slows down who guesses at one name again and again.
  let views = 0;
  const wrong = (tab) => signIn(tab, `nobody${(views += 1)}@example.org`, 'not the password of anybody');
  return [missing, { name: 'visitor-wrong-password', path: '/sign-in', status: 422, prepare: wrong }];
}

/** One page of each shape shows what is different about an unusual record; of the usual one, more are looked at. */
function reachOf(persona, all) {
  if (persona.life) return all ? 'few' : 'one';
  return all ? 'all' : 'few';
}

/** An unusual record shows in its own pages alone, and a mother's help in those of her children. */
function shows({ life }, address) {
  if (life === 'mother') return address === '/people' || BEHALF.test(address);
  return !life || ['home', 'record'].includes(partOf(address));
}

async function pagesOf(browser, persona, { base, all }, tally) {
  const start = persona.state ? EXPECTED.member : EXPECTED.visitor;
  const reach = reachOf(persona, all);
  const { pages, findings, left } = await crawl(browser, base, { state: persona.state, start, reach });
  tally.check(`${persona.name}: every link leads somewhere`, findings);
  console.log(`# ${persona.name}: ${pages.length} pages reached, ${reach} of each shape${left ? `, ${left} links not followed` : ''}`);
  const found = pages.filter((address) => shows(persona, address)).map((address) => ({
    name: `${persona.name}${address.replace(BEHALF, '/for').replace(/[/?&=]+/g, '-').replace(/-$/, '-home')}`,
    path: address,
  }));
  const more = persona.life ? [] : errorPages(persona);
  return [...found, ...more].map((page) => ({
    ...page,
    base,
    state: persona.state,
    kept: true,
    part: partOf(page.path),
    shape: shape(page.path),
  }));
}

/** Addresses carry sealed page cursors, which are longer than a file's name may be, and begin alike. */
function named(pages) {
  const counts = new Map();
  return pages.map((page) => {
    const name = page.name.slice(0, NAME_CHARACTERS_MAX);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return { ...page, name: counts.get(name) > 1 ? `${name}-${counts.get(name)}` : name };
  });
}

const chosen = options();
const tally = new Tally();
mkdirSync(OUT, { recursive: true });
const browser = await launch(chosen.browser);
const everybody = [{ name: 'visitor' }, ...(await personas(browser, chosen.base, chosen.logins))];
const pages = [];
for (const persona of everybody) {
  if (persona.name !== 'visitor') tally.check(`${persona.name}: signs in through the form`, persona.problem);
  if (!persona.problem) pages.push(...(await pagesOf(browser, persona, chosen, tally)));
}
const { files, since, number } = changes();
const lines = plan(named(pages), { touched: partsOf(files), number, room: VISITS_MAX, all: chosen.all });
told(lines, 'pages', since).forEach((line) => console.log(line));
const report = await visitPlan(browser, lines, tally);
writeFileSync(path.join(OUT, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
await browser.close();
tally.close();
