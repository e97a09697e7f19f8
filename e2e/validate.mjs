// The second validator: the W3C's own checker over the source of every page that the other parts have kept, in one Java
// machine. A page that is good and one that is bad go with them, so that a checker that sees nothing is seen.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { OUT, SOURCES } from './options.mjs';
import { Tally } from './tally.mjs';

const CHECKER = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
const OUTPUT_BYTES_MAX = 1 << 28;
/** Faults shown of one page. */
const SHOWN_MAX = 10;
/** Both the gallery and the portal have left their pages; fewer would mean that a part of them was not looked at. */
const KEPT = [[/^gallery-en-/, 5], [/^gallery-es-/, 5], [/^gallery-ar-XB-/, 5], [/^visitor-/, 3], [/^patient-/, 20]];

const page = (main) => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Clinic page</title></head><body><main><h1>Results</h1>${main}</main></body></html>`;
/** Faults of different kinds: nesting, a missing attribute, a wrong role, an id twice. */
const CONTROLS = {
  good: page('<p>Two results are new.</p>'),
  nesting: page('<p><div>Wrong</div></p>'),
  image: page('<p><img src="/dot.svg"></p>'),
  role: page('<ul role="list"><li role="heading">Wrong</li></ul><p aria-checked="true">Wrong</p>'),
  twice: page('<p id="a">One</p><p id="a">Two</p>'),
};

/** The faults of each file, by its path. */
function check(files) {
  const words = ['-Xmx768m', '-jar', CHECKER, '--errors-only', '--format', 'json', '--exit-zero-always', '--stdout', ...files];
  const run = spawnSync('java', words, { encoding: 'utf8', maxBuffer: OUTPUT_BYTES_MAX });
  if (run.error) throw new Error(`java does not start (apt-get install default-jre-headless): ${run.error.message}`);
  const faults = new Map(files.map((file) => [file, []]));
  for (const message of JSON.parse(run.stdout).messages) {
    const file = decodeURIComponent(new URL(message.url).pathname);
    const fault = `vnu: line ${message.lastLine ?? '?'}: ${message.message}: ${(message.extract ?? '').replace(/\s+/g, ' ')}`;
    faults.get(file)?.push(fault) ?? faults.set(file, [fault]);
  }
  return faults;
}

const tally = new Tally();
const controls = path.join(OUT, 'control-sources');
mkdirSync(controls, { recursive: true });
for (const [name, html] of Object.entries(CONTROLS)) writeFileSync(path.join(controls, `${name}.html`), html);
const names = readdirSync(SOURCES).filter((name) => name.endsWith('.html')).sort();
for (const [which, least] of KEPT) {
  const kept = names.filter((name) => which.test(name)).length;
  tally.check(`validate: pages like ${which} were kept`, kept >= least ? [] : [`${kept}, at least ${least} are meant`]);
}
const files = [...Object.keys(CONTROLS).map((name) => path.join(controls, `${name}.html`)), ...names.map((name) => path.join(SOURCES, name))];
const faults = check(files);
for (const name of Object.keys(CONTROLS)) {
  const found = faults.get(path.join(controls, `${name}.html`));
  if (name === 'good') tally.check('validate: a good page has no fault', found);
  else tally.check(`validate: ${name} is found`, found.length ? [] : ['no fault was seen']);
}
for (const name of names) tally.check(`validate: ${name}`, faults.get(path.join(SOURCES, name)).slice(0, SHOWN_MAX));
tally.close();
