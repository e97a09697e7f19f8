// What has changed since the main branch, or, on it, since the commit before; and whose turn it is among the pages that
// have not. Both come from git, so that the same commit is looked at in the same way wherever that is done.

import { execFileSync } from 'node:child_process';
import { HERE } from './options.mjs';

/** Names that the main branch may have here, the published one first. */
const MAIN = ['origin/main', 'main'];

/** The answer of git, or nothing where it has none. */
export function git(...words) {
  try {
    const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 };
    return execFileSync('git', ['-C', HERE, ...words], options).trim();
  } catch {
    return null;
  }
}

/**
 * The changed files from the project's root, what they were compared with, and the number of the turn. Without git, or
 * without a commit to compare with, `files` is null: then everything counts as changed.
 */
export function changes(ask = git) {
  const head = ask('rev-parse', 'HEAD');
  if (!head) return { files: null, since: 'nothing: there is no git here', number: 0 };
  const base = since(ask, head);
  const number = numberOf(ask, head);
  if (!base) return { files: null, since: 'nothing: there is no commit before this one here', number };
  // Against the files as they lie here, committed or not; a moved file counts at both of its places.
  const changed = ask('diff', '--name-only', '--no-renames', '-z', base.commit);
  const added = ask('ls-files', '--others', '--exclude-standard', '--full-name', '-z', ':/');
  if (changed === null || added === null) return { files: null, since: 'nothing: git gives no answer', number };
  const files = [changed, added].flatMap((list) => list.split('\0')).filter(Boolean);
  return { files, since: `${base.name} (${base.commit.slice(0, 10)})`, number };
}

function since(ask, head) {
  for (const name of MAIN) {
    const commit = ask('merge-base', 'HEAD', name);
    if (commit && commit !== head) return { name, commit };
  }
  const commit = ask('rev-parse', '--verify', '--quiet', 'HEAD^1');
  return commit && { name: 'the commit before', commit };
}

/** One more with each commit; where history was cut off, a number drawn from the commit's name. */
function numberOf(ask, head) {
  const count = ask('rev-parse', '--is-shallow-repository') === 'false' && Number(ask('rev-list', '--count', 'HEAD'));
  return count || Number(BigInt(`0x${head}`) % 1_000_000n);
}
