//! `cargo xtask words`: how old one has to be to read what the portal says in English, by file, and the messages
//! that are hardest to read.
//!
//! The reading age is the Flesch-Kincaid grade plus 5: 0.39 words per sentence + 11.8 syllables per word - 15.59 + 5.
//! What fills a blank counts as one short word; of a choice the default is read. Labels and headings are one
//! sentence each. They are short, which is easy, and of long words, which is not; a file is held to the limit twice:
//! its sentences alone, and all of it together. Of a table of plain names the sentences that explain are read: a name
//! is as long as it is.

mod grade;
mod texts;

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome, While};
use crate::project::Project;
use grade::Load;
use texts::Message;

/// The oldest that a file may ask its readers to be.
const AGE_MAX: f64 = 11.0;
/// How many of the hardest messages are shown.
const HARDEST: usize = 20;
/// The formula says little about fewer words than these, so no file is held to the limit for them.
const WORDS_MIN: u32 = 40;
/// A message of no more words is a label: the formula says nothing about one or two words.
const LABEL_WORDS_MAX: u32 = 4;

/// One file of texts.
struct File {
    path: String,
    messages: Vec<Message>,
}

impl File {
    fn load(&self, counts: impl Fn(&Message) -> bool) -> Load {
        self.messages.iter().filter(|message| counts(message)).map(|message| Load::of(&message.text)).sum()
    }

    /// The reading age of its sentences, and of all of it.
    fn ages(&self) -> (Option<f64>, Option<f64>) {
        (self.load(Message::is_sentence).age(), self.load(|_| true).age())
    }

    /// The age above the limit, where one is.
    fn too_old(&self) -> Option<f64> {
        let loads = [self.load(Message::is_sentence), self.load(|_| true)];
        let held = loads.into_iter().filter(|load| load.words >= WORDS_MIN);
        held.filter_map(Load::age).filter(|age| *age > AGE_MAX).reduce(f64::max)
    }
}

/// Prints the figures; true if no file is too hard to read.
pub fn run(project: &Project) -> Outcome<bool> {
    let files = read(project)?;
    println!("{:<40} {:>8} {:>6} {:>9} {:>5}", "file", "messages", "words", "sentences", "all");
    let shown = |age: Option<f64>| age.map_or_else(|| "-".to_owned(), |age| format!("{age:.1}"));
    for file in &files {
        let (sentences, all) = file.ages();
        let words = file.load(|_| true).words;
        let (path, count) = (&file.path, file.messages.len());
        println!("{path:<40} {count:>8} {words:>6} {:>9} {:>5}", shown(sentences), shown(all));
    }
    let total: Load = files.iter().map(|file| file.load(|_| true)).sum();
    println!("the reading age of all together is {}, at most {AGE_MAX} is meant", shown(total.age()));
    println!("\nthe hardest {HARDEST} messages of more than {LABEL_WORDS_MAX} words:");
    for (age, message) in hardest(&files) {
        println!("{age:>5.1}  {}  {}", message.key, message.text);
    }
    Ok(files.iter().all(|file| file.too_old().is_none()))
}

/// The same as a check: the files that are too hard to read, in one sentence.
pub fn check(project: &Project) -> Outcome {
    let files = read(project)?;
    let told: Vec<String> = files
        .iter()
        .filter_map(|file| Some(format!("{} asks for an age of {:.1}", file.path, file.too_old()?)))
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("{}; at most {AGE_MAX} is meant: see `cargo xtask words`", told.join(", "))))
}

fn hardest(files: &[File]) -> Vec<(f64, &Message)> {
    let messages = files.iter().flat_map(|file| &file.messages);
    let mut rated: Vec<(f64, &Message)> = messages
        .map(|message| (Load::of(&message.text), message))
        .filter(|(load, _)| load.words > LABEL_WORDS_MAX)
        .filter_map(|(load, message)| Some((load.age()?, message)))
        .collect();
    rated.sort_by(|one, two| two.0.total_cmp(&one.0));
    rated.truncate(HARDEST);
    rated
}

/// All files of English texts: `en.ftl`, any text in a folder `en`, and tables with a column of explanations.
fn read(project: &Project) -> Outcome<Vec<File>> {
    let mut files = Vec::new();
    for path in project.files()?.iter().filter(|path| is_english(path) || is_table(path)) {
        let text = fs::read_to_string(project.root.join(path)).during(path.display())?;
        let messages = if is_table(path) {
            texts::explanations(&text)
        } else {
            texts::messages(&text).during(path.display())?
        };
        if !messages.is_empty() {
            files.push(File { path: path.display().to_string(), messages });
        }
    }
    if files.is_empty() {
        return Err(Failure::new("no English texts were found"));
    }
    Ok(files)
}

fn is_english(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    let is_text = path.extension().is_some_and(|ending| ending == "ftl");
    is_text && (path.file_stem().is_some_and(|stem| stem == "en") || folder.is_some_and(|name| name == "en"))
}

fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "tsv")
}

#[cfg(test)]
mod tests {
    use super::{File, hardest, is_english, texts};
    use std::path::Path;

    fn file(text: &str) -> File {
        File { path: "en.ftl".into(), messages: texts::messages(text).expect("a sound text") }
    }

    #[test]
    fn english_texts_are_found_wherever_a_slice_keeps_them() {
        for (path, expected) in [
            ("crates/accounts/words/en.ftl", true),
            ("crates/ui/texts/en/ui.ftl", true),
            ("crates/ui/texts/en-GB/ui.ftl", false),
            ("crates/ui/texts/es/ui.ftl", false),
            ("crates/accounts/words/es.ftl", false),
            ("docs/en/page.md", false),
        ] {
            assert_eq!(is_english(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn plain_words_pass_and_an_offices_words_do_not() {
        let plain = file("a-help = Call us. We can help you now.\na-send = Send\n");
        assert_eq!(plain.too_old(), None);
        let lines = |times: u32, text: &str| -> String {
            (0..times).flat_map(|at| ["a-key-".to_owned(), at.to_string(), format!(" = {text}\n")]).collect()
        };
        let office = lines(10, "Credentials necessitate periodical administrative revalidation.");
        assert!(file(&office).too_old().is_some());
        // Easy labels do not hide hard sentences.
        let labels = lines(500, "Go on");
        assert!(file(&(labels + &office)).too_old().is_some());
        let (one, _) = office.split_once('\n').expect("a line");
        assert_eq!(file(one).too_old(), None, "one hard sentence is no hard file");
    }

    #[test]
    fn the_hardest_message_is_named_first_and_labels_are_left_out() {
        let texts = "a-one = Call us if you need help now.\na-two = Administrative authorization is necessary here.\na-three = Notification\n";
        let files = [file(texts)];
        let keys: Vec<_> = hardest(&files).iter().map(|(_, message)| message.key.as_str()).collect();
        assert_eq!(keys, ["a-two", "a-one"]);
    }
}
