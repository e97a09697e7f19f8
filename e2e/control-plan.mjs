// The control of the plan: what changed is seen, every page keeps its basic views, every page has its turn, and what does
// not fit is said.

import assert from 'node:assert/strict';
import { VIEWS } from './browser.mjs';
import { changes } from './changes.mjs';
import { BASIC, partOf, partsOf, plan, told } from './plan.mjs';

const ALL_PARTS = ['account', 'gallery', 'home', 'other', 'record'];

/** Forty pages of eight shapes. */
const PAGES = Array.from({ length: 40 }, (_, at) => ({ name: `p${at}`, part: at % 2 ? 'record' : 'account', shape: at % 8 }));

const isFull = ({ views }) => views === VIEWS;

const CHECKS = [
  ['a file changes the parts that it can reach', () => {
    const parts = (...files) => [...partsOf(files)].sort();
    assert.deepEqual(parts('docs/languages.md', 'crates/records/README.md', 'crates/records/tests/records/main.rs'), []);
    assert.deepEqual(parts('crates/records/src/pages/list.rs'), ['home', 'other', 'record']);
    assert.deepEqual(parts('crates/store/src/lib.rs'), ['account', 'home', 'other', 'record']);
    for (const shared of ['crates/ui/assets/css/base.css', 'Cargo.lock', 'e2e/visit.mjs', 'something/new']) {
      assert.deepEqual(parts(shared), ALL_PARTS, shared);
    }
    assert.deepEqual([...partsOf(null)].sort(), ALL_PARTS, 'not known is all');
  }],
  ['a page belongs to its part, and one of no known part to all', () => {
    const known = { '/': 'home', '/record?x=1': 'record', '/results/7': 'record', '/account/sessions': 'account' };
    for (const [address, part] of Object.entries(known)) assert.equal(partOf(address), part);
    for (const address of ['/preferences', '/recorder', '/no-such-page']) assert.equal(partOf(address), 'other');
    assert.ok(partsOf(['crates/accounts/src/lib.rs']).has('other'));
  }],
  ['every page has its basic views, and after ten commits all of them', () => {
    const had = new Set();
    for (let number = 95; number < 105; number += 1) {
      const lines = plan(PAGES, { touched: new Set(), number });
      assert.ok(lines.every(({ views }) => BASIC.every((view) => views.includes(view))));
      assert.equal(lines.filter(isFull).length, 4, 'a tenth');
      lines.filter(isFull).forEach(({ page }) => had.add(page.name));
    }
    assert.equal(had.size, PAGES.length);
  }],
  ['what changed gets all views, and so does everything when it is asked for', () => {
    const lines = plan(PAGES, { touched: new Set(['record']), number: 0 });
    assert.ok(lines.every((line) => isFull(line) === (line.page.part === 'record' || line.at % 10 === 0)));
    assert.ok(plan(PAGES, { touched: new Set(), number: 0, room: 1, all: true }).every(isFull));
  }],
  ['where there is no room for all, each shape comes first, and what is left over is named', () => {
    const extra = VIEWS.length - BASIC.length;
    const room = PAGES.length * BASIC.length + 12 * extra;
    const lines = plan(PAGES, { touched: new Set(ALL_PARTS), number: 3, room });
    assert.equal(lines.filter(isFull).length, 12);
    assert.equal(new Set(lines.filter(({ why }) => why === 'changed').map(({ page }) => page.shape)).size, 8);
    const left = lines.filter(({ why }) => why.includes('no room'));
    assert.equal(left.length, 28);
    const text = told(lines, 'pages', 'main').join('\n');
    for (const { page } of lines) assert.match(text, new RegExp(`\\b${page.name}\\b`), 'every page is named');
  }],
  ['the main branch is compared with, on it the commit before, and without either all has changed', () => {
    const says = (answers) => (...words) => answers[words[0] === 'rev-parse' ? words.join(' ') : words[0]] ?? null;
    const head = 'c'.repeat(40);
    const here = { 'rev-parse HEAD': head, 'rev-parse --is-shallow-repository': 'false', 'rev-list': '123', diff: 'a\0b\0', 'ls-files': 'n\0' };
    const branch = changes(says({ ...here, 'merge-base': 'ba5e' }));
    assert.deepEqual([branch.files, branch.number], [['a', 'b', 'n'], 123]);
    const onMain = { ...here, 'merge-base': head, 'rev-parse --verify --quiet HEAD^1': 'bef03e' };
    assert.match(changes(says(onMain)).since, /commit before/);
    const first = changes(says({ ...here, 'merge-base': head, 'rev-parse --is-shallow-repository': 'true' }));
    assert.equal(first.files, null);
    assert.notEqual(first.number, 123, 'a cut history has no count');
    assert.equal(changes(() => null).files, null);
    assert.equal(changes(says({ ...onMain, diff: null })).files, null);
  }],
];

/** Runs the checks of the plan. */
export function chosen(tally) {
  for (const [name, act] of CHECKS) {
    const findings = [];
    try {
      act();
    } catch (error) {
      findings.push(String(error));
    }
    tally.check(`control: ${name}`, findings);
  }
}
