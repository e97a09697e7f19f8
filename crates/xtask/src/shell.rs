//! Running other programs: shown before they start, judged by their exit status.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::failure::{Failure, Outcome, While};

/// The command as a person would type it, without its environment.
fn spoken(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs a program to its end on the terminal.
pub fn run(command: &mut Command) -> Outcome {
    let said = spoken(command);
    eprintln!("$ {said}");
    let status = command.stdin(Stdio::null()).status().during(&said)?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{said}` failed ({status})"))) }
}

/// Runs a program and gives its standard output; its errors become part of the failure.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let said = spoken(command);
    let output = command.stdin(Stdio::null()).output().during(&said)?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::new(format!("`{said}` failed ({}): {}", output.status, errors.trim())));
    }
    String::from_utf8(output.stdout).during(&said)
}

/// Whether the program starts and ends well; nothing is shown.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Which of a program's two streams is read line by line; the other stays on the terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Output,
    Errors,
}

/// Runs a program, shows one of its streams as it comes and hands each line on; true if it ended well.
pub fn follow(command: &mut Command, stream: Stream, mut line_read: impl FnMut(&str)) -> Outcome<bool> {
    let said = spoken(command);
    eprintln!("$ {said}");
    command.stdin(Stdio::null());
    match stream {
        Stream::Output => command.stdout(Stdio::piped()),
        Stream::Errors => command.stderr(Stdio::piped()),
    };
    let mut child = command.spawn().during(&said)?;
    let reader: Box<dyn std::io::Read> = match stream {
        Stream::Output => Box::new(child.stdout.take().ok_or_else(|| Failure::new("no output to read"))?),
        Stream::Errors => Box::new(child.stderr.take().ok_or_else(|| Failure::new("no errors to read"))?),
    };
    for line in BufReader::new(reader).lines() {
        let line = line.during(&said)?;
        eprintln!("{line}");
        line_read(&line);
    }
    Ok(child.wait().during(&said)?.success())
}

/// A hundredth of a second, for asking again whether another program is ready.
pub fn pause() {
    #[allow(
        clippy::disallowed_methods,
        reason = "another program's start sends no event; it must be asked again"
    )]
    std::thread::sleep(std::time::Duration::from_millis(10));
}
