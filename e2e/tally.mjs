// Counts checks. A check is a name with its findings; it passes when there are none.

export class Tally {
  passed = 0;
  failed = 0;

  check(name, findings = []) {
    if (findings.length === 0) {
      this.passed += 1;
      console.log(`ok      ${name}`);
      return true;
    }
    this.failed += 1;
    console.log(`not ok  ${name}`);
    for (const finding of findings) console.log(`        ${finding}`);
    return false;
  }

  /** Runs one story; what it throws is its finding. */
  async story(name, act) {
    try {
      await act();
      return this.check(name);
    } catch (error) {
      return this.check(name, [error?.stack ?? String(error)]);
    }
  }

  /** The closing line, which `cargo xtask` reads, and the exit status. */
  close() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 ? 0 : 1;
  }
}
