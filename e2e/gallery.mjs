// The audit of every component: the gallery of their examples and the sample pages, in every view in the language
// they are written in, wide and narrow in the mirrored one. What is found here is found before any page uses it.

import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { behaviours } from './behaviours.mjs';
import { VIEWS, launch } from './browser.mjs';
import { OUT, options } from './options.mjs';
import { Tally } from './tally.mjs';
import { visitAll } from './visit.mjs';

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

/** Mirrored pages differ in where things stand: these views show that. */
const MIRRORED = VIEWS.filter((view) => ['desktop', '320'].includes(view.name));

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

const chosen = options();
mkdirSync(OUT, { recursive: true });
const tally = new Tally();
const browser = await launch(chosen.browser);
for (const locale of readdirSync(chosen.gallery)) {
  const folder = path.join(chosen.gallery, locale);
  const server = await serve(folder);
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.html'))) {
    // Sample files travel uncompressed and hold more than any page: only real pages are weighed.
    const page = { name: `gallery-${locale}-${file.slice(0, -5)}`, path: `/${file}`, weighed: false };
    const views = locale === 'en' ? VIEWS : MIRRORED;
    for (const { view, findings } of await visitAll(browser, base, page, views)) {
      tally.check(`${page.name} (${view})`, findings);
    }
  }
  const tried = locale === 'en' ? await behaviours(browser, `${base}/gallery.html`) : [];
  for (const { name, findings } of tried) tally.check(`gallery: ${name}`, findings);
  server.close();
}
await browser.close();
tally.close();
