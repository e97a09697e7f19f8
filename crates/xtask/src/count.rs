//! How many checks passed and failed, summed over the runners that count.

use std::ops::AddAssign;

/// Passed and failed checks of one runner or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
}

impl Count {
    /// One check that failed, where a stage has no finer figures.
    pub const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    /// Prints the closing line, alone on its line; true if nothing failed.
    pub fn report(self) -> bool {
        println!("{} passed, {} failed", self.passed, self.failed);
        self.failed == 0
    }

    /// Reads `12 passed, 1 failed` anywhere in a runner's line (nextest, libtest and our own form).
    /// Tests that timed out or could not start count as failed.
    pub fn read(line: &str) -> Option<Self> {
        let mut count = Self::default();
        let mut said = false;
        for part in line.split([',', ';', ':', '.']) {
            let mut words = part.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<u64>().ok()) else { continue };
            match (words.next(), words.next()) {
                (Some("passed"), _) => {
                    count.passed += number;
                    said = true;
                }
                (Some("failed"), _) | (Some("timed"), Some("out")) | (Some("exec"), Some("failed")) => {
                    count.failed += number;
                }
                _ => {}
            }
        }
        said.then_some(count)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn the_runners_closing_lines_are_understood() {
        let nextest =
            "     Summary [   3.204s] 60/65 tests run: 57 passed (2 slow), 2 failed, 1 timed out, 0 skipped";
        assert_eq!(Count::read(nextest), Some(Count { passed: 57, failed: 3 }));
        let libtest =
            "test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(Count::read(libtest), Some(Count { passed: 4, failed: 0 }));
        assert_eq!(Count::read("12 passed, 1 failed"), Some(Count { passed: 12, failed: 1 }));
        let none_passed = "     Summary [   0.1s] 1 test run: 0 passed, 1 exec failed, 0 skipped";
        assert_eq!(Count::read(none_passed), Some(Count { passed: 0, failed: 1 }));
    }

    #[test]
    fn other_lines_say_nothing() {
        assert_eq!(Count::read("        PASS [   0.004s] xtask count::tests::x"), None);
        assert_eq!(Count::read("3 failed to compile"), None);
    }
}
