// The audit of the audit: pages that are bad in one way each must yield just that finding, and a good page none.
// Without this, an audit that sees nothing would look like a portal without faults.

import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { VIEWS, launch } from './browser.mjs';
import { OUT, options } from './options.mjs';
import { chosen } from './control-plan.mjs';
import { Tally } from './tally.mjs';
import { visitAll } from './visit.mjs';

const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'";

const CSS = `
  :root { color-scheme: light dark; }
  body { margin: 1rem; font-size: 1.125rem; }
  a { color: inherit; }
  a, button { display: inline-block; min-height: 44px; min-width: 44px; }
  :focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
  .unseen :focus-visible { outline: none; }
  .wide { width: 700px; }
  .pale { color: #999; background: #fff; }
  .clip { overflow: hidden; height: 1.2em; width: 5em; line-height: 1; }
  .cover { position: fixed; inset: 0; background: #eee; z-index: 9; }
`;

function page(main, { head = '', body = '' } = {}) {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Clinic page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css">${head}</head>
<body${body}><main><h1>Your results</h1><p>Two results are new since your last visit to the clinic.</p>
<p><a href="/good">Read them</a></p>${main}</main></body></html>`;
}

const HELD = 'addEventListener("keydown", (e) => { if (e.key === "Tab") { e.preventDefault(); document.querySelector("a").focus(); } });';
// Between the first two stops for ever, and back to the second from the third.
const ROUND = (most, next) => `addEventListener("keydown", (e) => { if (e.key !== "Tab") return; e.preventDefault();
  const all = [...document.querySelectorAll("a, button")]; const at = all.indexOf(document.activeElement);
  all[at === ${most} ? ${next} : at + 1].focus({ focusVisible: true }); });`;
// Again and again, so that it is after the first picture also where that comes late.
const MOVES = `let count = 0; const move = () => {
  document.querySelector("h1").style.marginTop = (count++ % 2 ? 0 : 400) + "px";
  if (count < 30) requestAnimationFrame(() => setTimeout(move, 20)); };
  requestAnimationFrame(() => requestAnimationFrame(move));`;
const MORE = 'document.querySelector("main").append(Object.assign(document.createElement("p"), { textContent: "word ".repeat(40) }));';

const THREE = '<button type="button">One</button> <button type="button">Two</button>';

/** Path, the finding that must come, and the view in which it must come. */
const BAD = [
  ['/axe-name', 'axe: button-name', 'desktop', page('<button type="button"></button>')],
  ['/axe-contrast', 'axe: color-contrast', 'desktop', page('<p class="pale">Pale words</p>')],
  ['/axe-minor', 'axe: ', 'desktop', page('<h4>Too deep a heading</h4>')],
  ['/overflow', 'overflow: ', '320', page('<div class="wide">Wide</div>')],
  ['/focus', 'focus-invisible: a', 'desktop', page('<p class="unseen"><a href="/good">Unseen</a></p>')],
  ['/covered', 'focus-covered: ', 'desktop', page('<div class="cover">Wait</div>')],
  ['/trap', 'trap: ', 'desktop', page('', { head: '<script src="/held.js" defer></script>' })],
  ['/circle', 'unreached: ', 'desktop', page(THREE, { head: '<script src="/circle.js" defer></script>' })],
  ['/back', 'trap: the Tab key leads back', 'desktop', page(THREE, { head: '<script src="/back.js" defer></script>' })],
  ['/foreign', 'foreign: ', 'desktop', page('<img src="http://localhost:PORT/dot.svg" alt="A dot">')],
  ['/console', 'console: ', 'desktop', page('', { head: '<script src="/throws.js" defer></script>' })],
  ['/policy', 'policy: ', 'desktop', page('', { body: ' onload="go()"' })],
  ['/inline', 'inline: a style attribute', 'desktop', page('<p style="color: red">Red</p>')],
  ['/inline-script', 'inline: a script', 'desktop', page('<script>go()</script>')],
  ['/html', 'html: ', 'desktop', page('<p><div>Wrong nesting</div></p>')],
  ['/heavy', 'weight: ', 'desktop', page(`<p>${'heavy '.repeat(12_000)}</p>`)],
  ['/script', 'bytes of script', 'desktop', page('', { head: '<script src="/large.js" defer></script>' })],
  ['/again', 'when it is opened again', 'desktop', page(`<p>${'heavy '.repeat(2_000)}</p>`)],
  ['/requests', 'requests, at most', 'desktop', page('123456789'.replace(/./g, '<img src="/dot.svg?$&" alt="">'))],
  ['/moves', 'movement: ', 'desktop', page('', { head: '<script src="/moves.js" defer></script>' })],
  ['/twin', 'twin: ', 'no-script', page('', { head: '<script src="/more.js" defer></script>' })],
  ['/cut', 'cut-off: ', 'text-spacing', page('<p class="clip">Words that do not fit in here</p>')],
  ['/headings', 'outline: 2 first headings', 'desktop', page('<h1>Another</h1>')],
  ['/missing', 'status: 404', 'desktop', null],
];

const FILES = {
  '/style.css': ['text/css', CSS],
  '/dot.svg': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  '/held.js': ['text/javascript', HELD],
  '/circle.js': ['text/javascript', ROUND(1, 0)],
  '/back.js': ['text/javascript', ROUND(2, 1)],
  '/throws.js': ['text/javascript', 'throw new Error("broken");'],
  // Nothing that packing makes small.
  '/large.js': ['text/javascript', `// ${Array.from({ length: 400 }, (_, at) => createHash('sha256').update(`${at}`).digest('base64')).join('')}`],
  '/moves.js': ['text/javascript', MOVES],
  '/more.js': ['text/javascript', MORE],
  '/favicon.ico': ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
  '/good': ['text/html; charset=utf-8', page('')],
};

function serve() {
  const pages = new Map(BAD.map(([path, , , html]) => [path, html]));
  const server = createServer((request, response) => {
    const path = request.url.split('?')[0];
    const [type, body] = FILES[path] ?? ['text/html; charset=utf-8', pages.get(path)];
    const port = String(server.address().port);
    response.writeHead(body ? 200 : 404, { 'content-type': type, 'content-security-policy': POLICY });
    response.end((body ?? page('')).replace('PORT', port));
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}

// The first part of all: what an earlier run has left goes.
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const tally = new Tally();
const server = await serve();
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await launch(options().browser);
for (const { view, findings } of await visitAll(browser, base, { name: 'control-good', path: '/good' })) {
  tally.check(`control: a good page has no finding (${view})`, findings);
}
for (const [path, kind, view] of BAD) {
  // The page without script is judged against the one with it.
  const needed = VIEWS.filter(({ name }) => name === view || (name === 'desktop' && view === 'no-script'));
  const results = await visitAll(browser, base, { name: `control${path}`, path }, needed);
  const found = results.find((result) => result.view === view).findings;
  const seen = found.some((finding) => finding.includes(kind));
  tally.check(`control: ${path} is found`, seen ? [] : [`“${kind}” is not among ${JSON.stringify(found)}`]);
}
await browser.close();
server.close();
chosen(tally);
tally.close();
