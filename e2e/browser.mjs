// The browser and the ways in which each page is looked at.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Wider lines, letters and words than any page sets itself (WCAG 1.4.12). */
const SPACING = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
`;

/**
 * Each view says how the page is shown and which probes make sense there: `axe` (rules), `tab` (the walk over all
 * stops), `narrow` (nothing may stick out), `cold` (weight and movement are measured), `twin` (compared with the
 * page that has script), `unseen` (a picture only where something is found: it would look like another one).
 */
export const VIEWS = [
  { name: 'desktop', width: 1280, height: 900, axe: true, tab: true, cold: true },
  { name: '320', width: 320, height: 640, axe: true, tab: true, narrow: true },
  { name: 'dark', width: 1280, height: 900, colorScheme: 'dark', axe: true, tab: true },
  { name: 'forced-colors', width: 1280, height: 900, forcedColors: 'active', tab: true },
  { name: 'no-script', width: 1280, height: 900, script: false, twin: true, unseen: true },
  { name: 'text-spacing', width: 320, height: 640, css: SPACING, language: 'es', narrow: true },
  { name: 'rtl', width: 320, height: 640, direction: 'rtl', language: 'ar-XB', axe: true, narrow: true },
];

export function launch(executablePath) {
  return chromium.launch({ executablePath, headless: true, args: FLAGS });
}

/** A fresh browser profile for one view, signed in where a persona's state is given. */
export function context(browser, view, state) {
  return browser.newContext({
    viewport: { width: view.width, height: view.height },
    javaScriptEnabled: view.script !== false,
    colorScheme: view.colorScheme ?? 'light',
    forcedColors: view.forcedColors ?? 'none',
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'America/New_York',
    storageState: state,
  });
}

/** Changes the page as a reader's own settings would. Constructed style sheets are no inline style to the CSP. */
export async function dress(tab, view) {
  if (view.css) {
    await tab.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }, view.css);
  }
  if (view.direction) await tab.evaluate((dir) => { document.documentElement.dir = dir; }, view.direction);
}
