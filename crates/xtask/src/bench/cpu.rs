//! Processor time of programs, from the kernel's books: what a view costs is said by it, also on a machine that has
//! other work to do.

use std::fs;

use crate::failure::{Failure, Outcome, While};

/// The kernel counts in hundredths of a second on every machine that Linux runs on today.
const TICKS_PER_SECOND: f64 = 100.0;
/// Fields of `/proc/PID/stat` after the program's name.
const PARENT: usize = 1;
const OWN: [usize; 2] = [11, 12];
const OF_ENDED_CHILDREN: [usize; 2] = [13, 14];

/// Seconds that a process has used, in all of its threads.
pub fn seconds(process: u32) -> Outcome<f64> {
    let fields = stat(&process.to_string()).during("the processor time of the portal")?;
    sum(&fields, OWN)
}

/// Seconds that this tool has used.
pub fn own_seconds() -> Outcome<f64> {
    sum(&stat("self").during("own processor time")?, OWN)
}

/// Seconds that programs have used which this tool ran to their end, with all that they ran.
pub fn children_seconds() -> Outcome<f64> {
    sum(&stat("self").during("own processor time")?, OF_ENDED_CHILDREN)
}

/// Seconds of a process that serves through children, with all of them.
pub fn family_seconds(process: u32) -> Outcome<f64> {
    let own = stat(&process.to_string()).during("the processor time of the database")?;
    let mut all = sum(&own, OWN)? + sum(&own, OF_ENDED_CHILDREN)?;
    let parent = process.to_string();
    for entry in fs::read_dir("/proc").during("/proc")?.flatten() {
        let name = entry.file_name();
        let Some(number) = name.to_str().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())) else {
            continue;
        };
        // A process may end while the others are looked at.
        let Ok(fields) = stat(number) else { continue };
        if fields.get(PARENT) == Some(&parent) {
            all += sum(&fields, OWN)?;
        }
    }
    Ok(all)
}

fn stat(process: &str) -> std::io::Result<Vec<String>> {
    Ok(fields(&fs::read_to_string(format!("/proc/{process}/stat"))?))
}

/// The fields after the name, which may itself hold spaces and brackets.
fn fields(line: &str) -> Vec<String> {
    let (_, rest) = line.rsplit_once(')').unwrap_or_default();
    rest.split_whitespace().map(str::to_owned).collect()
}

fn sum(fields: &[String], places: [usize; 2]) -> Outcome<f64> {
    let ticks = places.map(|place| fields.get(place).and_then(|text| text.parse::<f64>().ok()));
    match ticks {
        [Some(user), Some(system)] => Ok((user + system) / TICKS_PER_SECOND),
        _ => Err(Failure::new("the kernel's books are not written as on Linux")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_moves_no_field() {
        let fields = fields("7 (a) b) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 100 0 20 0");
        assert_eq!(fields[PARENT], "1");
        assert!((sum(&fields, OWN).unwrap() - 3.0).abs() < 1e-9);
        assert!((sum(&fields, OF_ENDED_CHILDREN).unwrap() - 1.0).abs() < 1e-9);
        assert!(sum(&fields[..3], OWN).is_err());
    }

    #[test]
    fn work_is_seen_in_the_books() {
        let before = own_seconds().unwrap();
        let mut number = 1_u64;
        while own_seconds().unwrap() - before < 0.03 {
            number = (0..200_000).fold(number, |sum, at| sum.wrapping_mul(31) ^ at);
        }
        assert_ne!(number, 0);
        assert!(seconds(std::process::id()).unwrap() >= before);
    }
}
