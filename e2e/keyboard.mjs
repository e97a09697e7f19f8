// The walk with the Tab key from the top of the page: every stop shows that it has focus, nothing covers it, the walk
// comes to an end, and by then it has come everywhere.

import { setFocus, stop, stops, unreached } from './probes.mjs';

/** A stop that stays the same this often holds the reader. */
const REPEATS_MAX = 4;
/** Stops that a page has beside its controls: boxes that scroll. */
const STOPS_MORE = 30;

export async function walk(tab) {
  const findings = [];
  const seen = new Set();
  let repeats = 0;
  let last = null;
  await toTop(tab);
  // The parts of a date or time input are one element and several stops.
  const most = ((await tab.evaluate(stops)) + STOPS_MORE) * REPEATS_MAX;
  for (let count = 0; ; count += 1) {
    if (count === most) return { findings: [...findings, `trap: no end of the page after ${most} stops`], stops: seen.size };
    await tab.keyboard.press('Tab');
    const here = await tab.evaluate(stop);
    if (!here) break;
    if (here.key === last) {
      repeats += 1;
      if (repeats < REPEATS_MAX) continue;
      return { findings: [...findings, `trap: the Tab key does not leave ${here.name}`], stops: seen.size };
    }
    if (seen.has(here.key)) {
      // Round the page to its first stop is an end; back to another is none.
      if (here.key === [...seen][0]) break;
      return { findings: [...findings, `trap: the Tab key leads back to ${here.name}`], stops: seen.size };
    }
    seen.add(here.key);
    [last, repeats] = [here.key, 0];
    if (here.covered) findings.push(`focus-covered: something lies over ${here.name}`);
    if (!here.ring && !(await changesPixels(tab, here.clip))) findings.push(`focus-invisible: ${here.name}`);
  }
  const left = await tab.evaluate(unreached);
  if (left.length) findings.push(`unreached: the Tab key does not come to ${left.join(', ')}`);
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
