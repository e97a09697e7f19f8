// The walk with the Tab key from the top of the page: every stop shows that it has focus, nothing covers it, and
// the walk comes to an end.

import { setFocus, stop } from './probes.mjs';

const STOPS_MAX = 150;
/** A stop that stays the same this often holds the reader. */
const REPEATS_MAX = 4;

export async function walk(tab) {
  const findings = [];
  const seen = new Set();
  let repeats = 0;
  let last = null;
  await toTop(tab);
  for (let count = 0; count < STOPS_MAX; count += 1) {
    await tab.keyboard.press('Tab');
    const here = await tab.evaluate(stop);
    if (!here) break;
    if (here.key === last) {
      // The parts of a date or time input are one element.
      repeats += 1;
      if (repeats < REPEATS_MAX) continue;
      findings.push(`trap: the Tab key does not leave ${here.name}`);
      break;
    }
    if (seen.has(here.key)) break;
    seen.add(here.key);
    [last, repeats] = [here.key, 0];
    if (here.covered) findings.push(`focus-covered: something lies over ${here.name}`);
    if (!here.ring && !(await changesPixels(tab, here.clip))) findings.push(`focus-invisible: ${here.name}`);
  }
  return { findings, stops: seen.size };
}

/** Starts before the first stop, also where the page itself has moved focus. */
async function toTop(tab) {
  await tab.evaluate(() => {
    scrollTo(0, 0);
    const start = document.createElement('span');
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
  });
}

async function changesPixels(tab, clip) {
  const shot = () => tab.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  const focused = await shot();
  await tab.evaluate(setFocus, false);
  const plain = await shot();
  await tab.evaluate(setFocus, true);
  return !focused.equals(plain);
}
