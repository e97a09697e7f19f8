// Which views each page gets. Every page is looked at wide, narrow and without script, always. All views go to a tenth
// of the pages, the next tenth with each commit, and to the pages that a change touches: one page of each shape first,
// then as many others as there is room for. Nothing is left out silently: the plan says of each page what it gets and why.

import { VIEWS } from './browser.mjs';
import { BEHALF } from './pages.mjs';

/** The views that every page gets. */
export const BASIC = VIEWS.filter((view) => ['desktop', '320', 'no-script'].includes(view.name));
/** After so many commits every page has had all views. */
const TURNS = 10;

const PORTAL = ['home', 'record', 'account', 'other'];
const EVERYTHING = [...PORTAL, 'gallery'];

/** The parts that a file can change, by its place; the first line that fits counts, and what fits none changes all. */
const PARTS_OF_FILES = [
  [/\.md$|^(docs|fuzz|\.ci|\.config)\/|^(LICENSE|\.gitignore|clippy\.toml|deny\.toml|rustfmt\.toml)$/, []],
  [/^crates\/[^/]+\/tests\/|^crates\/(testkit|xtask)\//, []],
  [/^crates\/records\//, ['home', 'record']],
  [/^crates\/accounts\//, ['home', 'account']],
  [/^crates\/vestibule\/(src\/portal\/home\.rs$|texts\/[^/]+\/home\.ftl$)/, ['home']],
  [/^crates\/(?!ui\/|stdx\/)/, PORTAL],
];

/** The part that a page belongs to, by its address; `other` is touched by everything that touches any page. */
const PARTS_OF_PAGES = [
  [/^\/$/, 'home'],
  [/^\/(record|results)(\/|\?|$)/, 'record'],
  [/^\/(sign-in|sign-out|signed-out|set-up|settings|account)(\/|\?|$)/, 'account'],
];

/** The parts that these files can change; null is all of them. */
export function partsOf(files) {
  const parts = (file) => (PARTS_OF_FILES.find(([place]) => place.test(file)) ?? [null, EVERYTHING])[1];
  const found = new Set(files === null ? EVERYTHING : files.flatMap(parts));
  if (['home', 'record', 'account'].some((part) => found.has(part))) found.add('other');
  return found;
}

/** The part of a page of the portal. */
export function partOf(address) {
  return (PARTS_OF_PAGES.find(([place]) => place.test(address.replace(BEHALF, ''))) ?? [null, 'other'])[1];
}

/**
 * Gives each page `{ page, views, why }`. A page has `part` and `shape`; `touched` are the changed parts, `number` is
 * one more with each commit, `room` how many visits there is time for, `all` asks for everything.
 */
export function plan(pages, { touched, number, room = Infinity, all = false }) {
  const turn = number % TURNS;
  const lines = pages.map((page, at) => ({ page, views: BASIC, why: 'unchanged', at }));
  if (all) return lines.map((line) => ({ ...line, views: VIEWS, why: 'all was asked for' }));
  let left = room - lines.length * BASIC.length;
  const widen = (line, why) => {
    [line.views, line.why] = [VIEWS, why];
    left -= VIEWS.length - BASIC.length;
  };
  for (const line of lines) if (line.at % TURNS === turn) widen(line, `its turn, ${turn + 1} of ${TURNS}`);
  const changed = lines.filter((line) => line.views === BASIC && touched.has(line.page.part));
  for (const line of inOrder(changed, number)) {
    if (left >= VIEWS.length - BASIC.length) widen(line, 'changed');
    else line.why = 'changed, and no room for all views today';
  }
  return lines;
}

/** One page of each shape, then the others; both from another beginning with each commit. */
function inOrder(lines, number) {
  const begin = lines.length ? (number * Math.ceil(lines.length / TURNS)) % lines.length : 0;
  const turned = [...lines.slice(begin), ...lines.slice(0, begin)];
  const shapes = new Set();
  const isFirst = ({ page }) => !shapes.has(page.shape) && Boolean(shapes.add(page.shape));
  const first = turned.filter(isFirst);
  return [...first, ...turned.filter((line) => !first.includes(line))];
}

/** The plan for the terminal: by views and reason, how many pages and which. */
export function told(lines, what, since) {
  const groups = new Map();
  for (const { page, views, why } of lines) {
    const key = `${views.length} views of ${VIEWS.length}, ${why}`;
    groups.set(key, [...(groups.get(key) ?? []), page.name]);
  }
  const visits = lines.reduce((sum, { views }) => sum + views.length, 0);
  const head = `# ${what}: ${lines.length} pages, ${visits} visits; compared with ${since}`;
  return [head, ...[...groups].map(([key, names]) => `#   ${key}: ${names.length} pages: ${names.join(' ')}`)];
}
