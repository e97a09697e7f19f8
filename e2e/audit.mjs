// The audit of every page, for every persona, in every view. It fails on any finding; screenshots and the list of
// findings lie in `out/`.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launch } from './browser.mjs';
import { OUT, options } from './options.mjs';
import { EXPECTED, crawl, personas, signIn } from './pages.mjs';
import { Tally } from './tally.mjs';
import { visitAll } from './visit.mjs';

/** How many pages are looked at at once. */
const TOGETHER = 2;

/** Pages that answer with an error, which a crawl does not find. */
function errorPages(persona) {
  const missing = { name: `${persona.role}-missing`, path: '/no-such-page', status: 404, state: persona.state };
  // A day that no month has, typed into a filter.
  const day = '/record/conditions?from-day=31&from-month=2&from-year=2024';
  const wrongDay = { name: `${persona.role}-wrong-day`, path: day, status: 422, state: persona.state };
  if (persona.state) return [missing, wrongDay];
  // Another name in each view: the portal slows down who guesses at one name again and again.
  let views = 0;
  const wrong = (tab) => signIn(tab, `nobody${(views += 1)}@example.org`, 'not the password of anybody');
  return [missing, { name: 'visitor-wrong-password', path: '/sign-in', status: 422, prepare: wrong }];
}

async function pagesOf(browser, persona, { base, all }, tally) {
  const start = persona.state ? EXPECTED.member : EXPECTED.visitor;
  const { pages, findings, left } = await crawl(browser, base, { state: persona.state, start, all });
  tally.check(`${persona.role}: every link leads somewhere`, findings);
  console.log(`# ${persona.role}: ${pages.length} pages${left ? `, ${left} links not followed (see --all)` : ''}`);
  const found = pages.map((address) => ({
    // Addresses carry sealed page cursors, which are longer than a file's name may be.
    name: `${persona.role}${address.replace(/[/?&=]+/g, '-').replace(/-$/, '-home')}`.slice(0, 60),
    path: address,
    state: persona.state,
  }));
  return [...found, ...errorPages(persona)];
}

async function audit(browser, base, pages, tally) {
  const report = [];
  const queue = [...pages];
  const look = async () => {
    for (let page = queue.shift(); page; page = queue.shift()) {
      for (const { view, findings } of await visitAll(browser, base, page)) {
        tally.check(`${page.name} (${view})`, findings);
        report.push({ page: page.name, path: page.path, view, findings });
      }
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, look));
  return report;
}

const chosen = options();
const tally = new Tally();
mkdirSync(OUT, { recursive: true });
const browser = await launch(chosen.browser);
const everybody = [{ role: 'visitor' }, ...(await personas(browser, chosen.base, chosen.logins))];
const pages = [];
for (const persona of everybody) {
  if (persona.problem) tally.check(`${persona.role}: signs in through the form`, persona.problem);
  pages.push(...(await pagesOf(browser, persona, chosen, tally)));
}
const report = await audit(browser, chosen.base, pages, tally);
writeFileSync(path.join(OUT, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
await browser.close();
tally.close();
