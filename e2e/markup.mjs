// The page's source: valid HTML, and nothing inline that the content policy would have to allow.

import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended'],
  rules: {
    // Matters of taste on which browsers and readers do not depend.
    'doctype-style': 'off',
    'tel-non-breaking': 'off',
    'void-style': 'off',
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
  },
});

/** Inline script and style, wherever the mark-up can hide them. */
const INLINE = [
  [/<script(?![^>]*\ssrc=)[^>]*>/i, 'a script element without src'],
  [/<style[\s>]/i, 'a style element'],
  [/<[a-z][^<>]*\sstyle\s*=/i, 'a style attribute'],
  [/<[a-z][^<>]*\son[a-z]+\s*=/i, 'an event attribute'],
  [/(?:href|src|action|formaction)\s*=\s*["']?\s*javascript:/i, 'a javascript: address'],
];

export async function source(html) {
  const findings = INLINE.filter(([pattern]) => pattern.test(html)).map(([, what]) => `inline: ${what}`);
  const report = await validator.validateString(html, 'page.html');
  for (const message of report.results.flatMap((result) => result.messages)) {
    findings.push(`html: ${message.ruleId}, line ${message.line}: ${message.message}`);
  }
  return findings;
}
