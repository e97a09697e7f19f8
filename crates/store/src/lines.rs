//! Files that grow by lines and must outlive a power cut: the tombstones and the signed heads. A line is there when
//! its append has answered, and so is the file's name. What a cut leaves of a line spoils no other.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Make a folder and those above it, durable before the answer.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = above(path);
    make_folder(above)?;
    match std::fs::create_dir(path) {
        // Another process may have made it meanwhile; a file of that name is no folder.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !path.is_dir() => Err(error),
        _ => sync_folder(above),
    }
}

/// The folder's names outlive a power cut.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Make the file when it is not there.
pub(crate) fn make(path: &Path) -> io::Result<()> {
    OpenOptions::new().create(true).append(true).open(path)?.sync_all()?;
    sync_folder(above(path))
}

/// Add a line, in one write. The rest of one that was cut off before is ended first, so that it stands alone.
pub(crate) fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    let ended = ends_a_line(&mut file)?;
    let text = format!("{}{line}\n", if ended { "" } else { "\n" });
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    sync_folder(above(path))
}

/// Take away the rest of a line that was cut off, unless it is whole but for its end.
pub(crate) fn mend(path: &Path, is_whole: impl Fn(&str) -> bool) -> io::Result<()> {
    if !path.exists() || ends_a_line(&mut File::open(path)?)? {
        return Ok(());
    }
    let text = std::fs::read(path)?;
    let end = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    if std::str::from_utf8(&text[end..]).is_ok_and(is_whole) {
        return Ok(());
    }
    let file = OpenOptions::new().write(true).open(path)?;
    file.set_len(end as u64)?;
    file.sync_all()
}

fn ends_a_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn above(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::{append, make_folder, mend};

    #[test]
    fn a_line_that_was_cut_off_stands_alone_or_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("one").join("two").join("lines");
        make_folder(path.parent().expect("a folder")).expect("makes");
        make_folder(path.parent().expect("a folder")).expect("is there");
        let read = || std::fs::read_to_string(&path).expect("reads");
        append(&path, "first").expect("appends");
        append(&path, "second").expect("appends");
        assert_eq!(read(), "first\nsecond\n");
        std::fs::write(&path, "first\nsec").expect("cuts");
        append(&path, "third").expect("appends");
        assert_eq!(read(), "first\nsec\nthird\n");
        for (left, mended) in
            [("first\nsec", "first\n"), ("sec", ""), ("first\nwhole", "first\nwhole"), ("", "")]
        {
            std::fs::write(&path, left).expect("cuts");
            mend(&path, |line| line == "whole").expect("mends");
            assert_eq!(read(), mended);
        }
        mend(&folder.path().join("nowhere"), |_| false).expect("nothing to mend");
    }
}
