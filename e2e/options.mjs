// The command line that all parts share: where the portal is, which browser, whose logins, how much.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

export const HERE = path.dirname(fileURLToPath(import.meta.url));
/** Screenshots and reports go here; the folder is never committed. */
export const OUT = path.join(HERE, 'out');
/** The source of every page that was looked at, for the second validator. */
export const SOURCES = path.join(OUT, 'sources');

export function options() {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: 'http://127.0.0.1:8080' },
      browser: { type: 'string', default: '/usr/bin/chromium' },
      logins: { type: 'string', default: 'demo-data/demo-logins.json' },
      gallery: { type: 'string', default: 'out/gallery' },
      all: { type: 'boolean', default: false },
    },
  });
  return values;
}
