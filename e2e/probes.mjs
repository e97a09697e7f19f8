// Functions that run inside a page and answer with plain data. None needs the page's own script, and none leaves
// a trace in it.

/** What a reader without script must get too. */
export function outline() {
  const text = (node) => (node?.textContent ?? '').trim().replace(/\s+/g, ' ');
  const words = (document.body?.innerText ?? '').split(/\s+/).filter(Boolean);
  return {
    lang: document.documentElement.lang,
    title: document.title.trim(),
    h1: [...document.querySelectorAll('h1')].map(text),
    forms: [...document.forms].map((form) => `${form.method} ${new URL(form.action).pathname}`).sort(),
    words: words.length,
  };
}

/** Elements that reach over the page's edge, outermost first, and whether the page scrolls sideways. */
export function sideways() {
  const page = document.scrollingElement;
  const width = document.documentElement.clientWidth;
  const name = (el) => {
    const classes = [...el.classList].map((word) => `.${word}`).join('');
    return `${el.localName}${el.id ? `#${el.id}` : ''}${classes}`;
  };
  // Inside a box that scrolls or clips by itself an element may be as wide as it likes.
  const contained = (el) => {
    for (let box = el.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== 'visible') return true;
    }
    return false;
  };
  const guilty = [];
  for (const el of document.body.querySelectorAll('*')) {
    const box = el.getBoundingClientRect();
    const shown = box.width > 1 && box.height > 1;
    const out = box.right > width + 1 || box.left < -1;
    if (!shown || !out || contained(el) || guilty.some((other) => other.contains(el))) continue;
    // Skip links wait outside the page until they have focus.
    if (getComputedStyle(el).position === 'absolute' && (box.bottom < 0 || box.right < 0)) continue;
    guilty.push(el);
  }
  return { scrolls: page.scrollWidth > width + 1, guilty: guilty.map(name) };
}

/** Boxes that cut off their own text. */
export function cutOff() {
  const cut = [];
  for (const el of document.body.querySelectorAll('*')) {
    const own = [...el.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const style = getComputedStyle(el);
    const clips = ['hidden', 'clip'].includes(style.overflowY) || ['hidden', 'clip'].includes(style.overflowX);
    const hiddenOnPurpose = el.clientWidth <= 2 || el.clientHeight <= 2;
    if (!own || !clips || hiddenOnPurpose) continue;
    if (el.scrollHeight > el.clientHeight + 2 || el.scrollWidth > el.clientWidth + 2) cut.push(el.localName);
  }
  return cut;
}

/** How far the page has moved while it loaded. */
export function movement() {
  return new Promise((resolve) => {
    let sum = 0;
    const add = (list) => { for (const entry of list) if (!entry.hadRecentInput) sum += entry.value; };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => {
      add(observer.takeRecords());
      observer.disconnect();
      resolve(sum);
    }));
  });
}

/** The element that has focus: what it is called, where it is, whether a ring is drawn and nothing lies over it. */
export function stop() {
  let el = document.activeElement;
  while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement;
  if (!el || el === document.body || el === document.documentElement) return null;
  globalThis.__stops ??= new WeakMap();
  globalThis.__stopCount ??= 0;
  if (!globalThis.__stops.has(el)) globalThis.__stops.set(el, globalThis.__stopCount++);
  const box = el.getBoundingClientRect();
  const ring = (node) => {
    const style = node && getComputedStyle(node);
    const clear = style && /^rgba\(.*, 0\)$|^transparent$/.test(style.outlineColor);
    return Boolean(style) && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !clear;
  };
  // A label may stand in for the input that it covers.
  const label = el.labels?.[0];
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
  const above = document.elementFromPoint(x, y);
  const mine = above && (el.contains(above) || above.contains(el) || (label && (label === above || label.contains(above))));
  // A ring may be drawn around the row that holds the control and its label. Large boxes are not taken for a row.
  const around = (nodes) => {
    const boxes = nodes.filter(Boolean).map((node) => node.getBoundingClientRect());
    const near = boxes.filter((one, at) => at === 0 || one.width * one.height < (innerWidth * innerHeight) / 4);
    const [left, top] = ['left', 'top'].map((side) => Math.max(0, Math.min(...near.map((one) => one[side])) - 8));
    const right = Math.min(innerWidth, Math.max(...near.map((one) => one.right)) + 8);
    const bottom = Math.min(innerHeight, Math.max(...near.map((one) => one.bottom)) + 8);
    return { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) };
  };
  const name = el.getAttribute('aria-label') || label?.innerText || el.innerText || el.getAttribute('name') || '';
  return {
    key: globalThis.__stops.get(el),
    name: `${el.localName}${el.id ? `#${el.id}` : ''} “${name.trim().replace(/\s+/g, ' ').slice(0, 50)}”`,
    ring: ring(el) || ring(label),
    covered: !mine,
    clip: around([el, label, el.parentElement]),
  };
}

/** Takes focus from where it is, remembering the place, or gives it back as the keyboard would. */
export function setFocus(on) {
  if (on) {
    globalThis.__focused?.focus({ preventScroll: true, focusVisible: true });
  } else {
    globalThis.__focused = document.activeElement;
    globalThis.__focused.blur();
  }
}

/** How many controls the Tab key should come to. */
export function stops() {
  globalThis.__controls = () => {
    const kinds = 'a[href], area[href], button, input:not([type="hidden"]), select, textarea, summary, iframe, [tabindex]';
    const open = (el) => !el.matches(':disabled') && !el.closest('[inert]') && el.checkVisibility({ visibilityProperty: true });
    return [...document.querySelectorAll(kinds)].filter((el) => el.tabIndex >= 0 && open(el));
  };
  return globalThis.__controls().length;
}

/** Controls that the walk has not come to; of radio buttons in a group, one is enough. */
export function unreached() {
  const reached = (el) => Boolean(globalThis.__stops?.has(el));
  const group = (el) => (el.type === 'radio' && el.name
    ? [...document.querySelectorAll(`input[type="radio"][name="${CSS.escape(el.name)}"]`)].filter((one) => one.form === el.form)
    : [el]);
  const left = globalThis.__controls().filter((el) => !group(el).some(reached));
  const name = (el) => `${el.localName}${el.id ? `#${el.id}` : ''} “${(el.innerText ?? el.name ?? '').trim().slice(0, 50)}”`;
  return left.slice(0, 5).map(name);
}
