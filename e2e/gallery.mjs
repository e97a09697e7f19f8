// The audit of every component: the gallery of their examples and the sample pages, in the views that the plan gives
// them in English, wide and narrow in Spanish and mirrored. What is found here is found before any page uses it.

import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { behaviours } from './behaviours.mjs';
import { VIEWS, launch } from './browser.mjs';
import { changes } from './changes.mjs';
import { OUT, options } from './options.mjs';
import { partsOf, plan, told } from './plan.mjs';
import { Tally } from './tally.mjs';
import { visitPlan } from './visit.mjs';

/** The portal's own policy: an example that needs more than this is a finding. */
const POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
  + "manifest-src 'self'; media-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.mjs': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** Other words and the other direction differ in where things stand: these views show that. */
const OTHERS = VIEWS.filter((view) => ['desktop', '320'].includes(view.name));

/** Serves the files of one folder, and nothing that is not among them. */
function serve(folder) {
  const files = new Set(readdirSync(folder, { recursive: true }).map((name) => `/${name.split(path.sep).join('/')}`));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://gallery');
    const type = files.has(pathname) && TYPES[path.extname(pathname)];
    response.writeHead(type ? 200 : 404, { 'content-type': type || 'text/plain', 'content-security-policy': POLICY });
    response.end(type ? readFileSync(path.join(folder, pathname)) : 'not found');
  });
  return new Promise((resolve) => { server.listen(0, '127.0.0.1', () => resolve(server)); });
}

/** The pages of one language. Sample files travel uncompressed and hold more than any page: they are not weighed. */
function pagesIn(folder, locale, base) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.html'));
  return files.map((file) => {
    const name = `gallery-${locale}-${file.slice(0, -5)}`;
    return { name, path: `/${file}`, base, weighed: false, kept: true, part: 'gallery', shape: name };
  });
}

const chosen = options();
mkdirSync(OUT, { recursive: true });
const tally = new Tally();
const browser = await launch(chosen.browser);
const { files, since, number } = changes();
const touched = partsOf(files);
const lines = [];
const servers = [];
for (const locale of readdirSync(chosen.gallery)) {
  const folder = path.join(chosen.gallery, locale);
  const server = await serve(folder);
  servers.push(server);
  const base = `http://127.0.0.1:${server.address().port}`;
  const pages = pagesIn(folder, locale, base);
  if (locale === 'en') {
    lines.push(...plan(pages, { touched, number, all: chosen.all }));
    for (const { name, findings } of await behaviours(browser, `${base}/gallery.html`)) tally.check(`gallery: ${name}`, findings);
  } else {
    lines.push(...pages.map((page) => ({ page, views: OTHERS, why: `wide and narrow in ${locale}` })));
  }
}
told(lines, 'gallery', since).forEach((line) => console.log(line));
await visitPlan(browser, lines, tally);
servers.forEach((server) => server.close());
await browser.close();
tally.close();
