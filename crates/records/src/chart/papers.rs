//! Documents and notes: text is read and cleaned, files are offered as they are, and nothing is fetched from elsewhere.

use fhir::{Resource, Type};
use kit::Fault;
use serde_json::Value;
use store::{Chart, Entry};

use super::reader::{Reader, mark, words_of};
use super::reading::{list, text};
use crate::entry::{Item, Paper, PaperKind, REPLACED, Said, Tone};
use crate::lens::Lens;
use crate::names;
use crate::narrative::{self, Block};
use crate::results::Name;

pub(super) const GROUP_NOTE: &str = "note";
pub(super) const GROUP_REPORT: &str = "report";
/// Text of a document that a page shows at most; the narrative cuts at the same length.
const TEXT_BYTES_MAX: usize = 512 * 1024;
const PAPERS_MAX: usize = 20;
/// Sections within sections of a composition are followed so deep.
const DEPTH_MAX: usize = 4;

pub(super) fn document(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let title = attachments(reader.json).find_map(|one| text(one, "title")).map(str::to_owned);
    let described = reader.text("description").map(str::to_owned);
    let by_type = reader.name("type", names::of_document);
    let own = described.clone().or_else(|| title.as_deref().map(without_ending));
    let name = by_type.or_else(|| own.clone().map(|plain| Name { plain, ..Name::default() }));
    let when = reader.period_of_context().or_else(|| reader.date("date"));
    reader.day("records-fact-when", when.clone());
    reader.fact("records-fact-called", own.map(Said::Text));
    reader.to("records-fact-written-by", "author");
    let visits = reader.json.get("context").and_then(|context| context.get("encounter"));
    reader.fact("records-fact-visit", super::reader::links(visits).into_iter().map(Said::To));
    reader.written("date");
    reader.source("records-fact-told-by", "authenticator");
    reader.source("records-fact-kept-by", "custodian");
    let papers = papers(reader.json);
    let replaced = reader.text("status") == Some("superseded");
    let mark = if replaced { Some(mark(REPLACED, Tone::Plain)) } else { None };
    let author = super::reader::links(reader.json.get("author")).into_iter().take(1).map(Said::To);
    let lines = described.map(Said::Text).into_iter().chain(author).collect();
    vec![Item { mark, group: GROUP_NOTE, lines, papers, ..reader.item(name, when, "records-day") }]
}

/// A title without the ending of a file's name.
fn without_ending(title: &str) -> String {
    let ending =
        |end: &str| (2..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
    title.rsplit_once('.').filter(|(_, end)| ending(end)).map_or(title, |(stem, _)| stem).to_owned()
}

impl Reader<'_> {
    /// When what a document tells of began.
    fn period_of_context(&self) -> Option<crate::when::When> {
        self.parse(text(self.json.get("context")?.get("period")?, "start")?)
    }
}

/// A report in words; its own page is among the results.
pub(super) fn report(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let reader = Reader::new(resource, lens);
    let name = reader.name("code", names::of_test);
    let when = reader.moment("effective");
    let lines = words_of(reader.json.get("conclusion")).into_iter().take(1).map(Said::Text).collect();
    vec![Item { group: GROUP_REPORT, lines, ..reader.item(name, when, "records-day") }]
}

pub(super) fn composition(lens: &Lens, resource: &Resource) -> Vec<Item> {
    let mut reader = Reader::new(resource, lens);
    let titled = reader.text("title").map(|plain| Name { plain: plain.to_owned(), ..Name::default() });
    let name = reader.name("type", names::of_document).or(titled);
    let when = reader.date("date");
    reader.day("records-fact-when", when.clone());
    let title = reader.text("title").map(str::to_owned);
    reader.fact("records-fact-called", title.clone().map(Said::Text));
    reader.to("records-fact-written-by", "author");
    reader.to("records-fact-visit", "encounter");
    reader.source("records-fact-kept-by", "custodian");
    let mut story = Vec::new();
    sections(reader.json, 0, &mut story);
    let lines = title.map(Said::Text).into_iter().collect();
    vec![Item { group: GROUP_NOTE, lines, story, ..reader.item(name, when, "records-day") }]
}

fn sections(json: &Value, depth: usize, story: &mut Vec<Block>) {
    for section in list(json, "section") {
        if let Some(title) = text(section, "title") {
            story.push(Block::Heading(1, title.to_owned()));
        }
        if let Some(div) = section.get("text").and_then(|narrative| text(narrative, "div")) {
            story.extend(narrative::of_html(div));
        }
        if depth < DEPTH_MAX {
            sections(section, depth + 1, story);
        }
    }
}

/// The files of a document or a report.
pub(super) fn papers(json: &Value) -> Vec<Paper> {
    attachments(json).map(paper).collect()
}

/// The attachments of a document or a report, in order.
fn attachments(json: &Value) -> impl Iterator<Item = &Value> {
    let of_document = list(json, "content").iter().filter_map(|one| one.get("attachment"));
    of_document.chain(list(json, "presentedForm")).take(PAPERS_MAX)
}

fn paper(attachment: &Value) -> Paper {
    let binary = text(attachment, "url").and_then(binary_id);
    Paper {
        title: text(attachment, "title").map(str::to_owned),
        kind: PaperKind::of(text(attachment, "contentType").unwrap_or_default()),
        ending: PaperKind::ending(text(attachment, "contentType").unwrap_or_default()),
        bytes: attachment.get("size").and_then(Value::as_u64),
        here: has_data(attachment) || binary.is_some(),
    }
}

fn has_data(json: &Value) -> bool {
    json.get("data").is_some() || json.get("_data").is_some()
}

/// The Binary that an address within this record leads to. Other addresses are not followed.
fn binary_id(url: &str) -> Option<String> {
    let target = fhir::reference::Reference::parse(url)?.local()?;
    (target.kind == Type::named("Binary")).then(|| target.id.to_owned())
}

/// Where the bytes of a file are.
pub(crate) struct Bytes {
    /// What it holds.
    pub(crate) kind: PaperKind,
    /// The ending of its name.
    pub(crate) ending: &'static str,
    /// The name that its source gives it.
    pub(crate) title: Option<String>,
    /// The entry that holds it.
    pub(crate) entry: Entry,
    /// Base64 that stands in the entry itself; else it lies apart.
    inline: Option<String>,
    apart: Option<store::File>,
}

/// The bytes of the file with this number of a document.
pub(crate) async fn bytes_of(chart: &Chart, entry: &Entry, number: usize) -> Result<Option<Bytes>, Fault> {
    let Some(attachment) = attachments(entry.resource.json()).nth(number) else { return Ok(None) };
    let title = text(attachment, "title").map(str::to_owned);
    let said = text(attachment, "contentType").unwrap_or_default();
    let bytes = |held, entry: &Entry, said: &str| {
        let (inline, apart) = held;
        let (kind, ending) = (PaperKind::of(said), PaperKind::ending(said));
        Bytes { kind, ending, title, entry: entry.clone(), inline, apart }
    };
    if has_data(attachment) {
        return Ok(found(entry, attachment).map(|held| bytes(held, entry, said)));
    }
    let Some(id) = text(attachment, "url").and_then(binary_id) else { return Ok(None) };
    let Some(binary) = chart.read_apart(Type::named("Binary"), &id).await? else { return Ok(None) };
    let json = binary.resource.json();
    let said = match PaperKind::of(said) {
        PaperKind::Other => text(json, "contentType").unwrap_or(said),
        _ => said,
    };
    Ok(found(&binary, json).map(|held| bytes(held, &binary, said)))
}

/// Data in its place, or the file that its placeholder names.
fn found(entry: &Entry, json: &Value) -> Option<(Option<String>, Option<store::File>)> {
    if let Some(data) = text(json, "data") {
        return Some((Some(data.to_owned()), None));
    }
    let holder = json.get("data").or_else(|| json.get("_data"))?;
    let sum = holder.get("extension")?.as_array()?.first()?.get("valueString")?.as_str()?;
    let file = entry.files.iter().find(|file| file.sum() == sum)?;
    Some((None, Some(file.clone())))
}

impl Bytes {
    /// How many pieces it comes in.
    pub(crate) fn pieces(&self) -> u64 {
        self.apart.as_ref().map_or(1, store::File::chunks)
    }

    /// One piece, decoded.
    pub(crate) async fn piece(&self, chart: &Chart, number: u64) -> store::Result<Vec<u8>> {
        match (&self.inline, &self.apart) {
            (Some(data), _) => Ok(super::reading::decoded_bytes(data).unwrap_or_default()),
            (None, Some(file)) => chart.file_chunk(&self.entry, file, number).await,
            (None, None) => Ok(Vec::new()),
        }
    }

    /// The text, as far as a page shows it.
    async fn text(&self, chart: &Chart) -> store::Result<String> {
        let mut bytes = Vec::new();
        for number in 0..self.pieces() {
            bytes.extend(self.piece(chart, number).await?);
            if bytes.len() > TEXT_BYTES_MAX {
                break;
            }
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// The text of a document: its files in HTML or plain text, the same text once.
pub(super) async fn story(chart: &Chart, entry: &Entry, item: &Item) -> Result<Vec<Block>, Fault> {
    let wanted = [PaperKind::Html, PaperKind::Text];
    let place =
        wanted.iter().find_map(|kind| item.papers.iter().position(|paper| paper.kind == *kind && paper.here));
    let Some(number) = place else { return Ok(Vec::new()) };
    let Some(bytes) = bytes_of(chart, entry, number).await? else { return Ok(Vec::new()) };
    let told = bytes.text(chart).await?;
    let blocks = match bytes.kind {
        PaperKind::Html => narrative::of_html(&told),
        _ => narrative::of_text(&told),
    };
    let mut known: Vec<&str> = vec![&item.name.plain];
    known.extend(item.name.clinical.as_deref());
    known.extend(entry.resource.text(&["type", "text"]));
    Ok(narrative::without_title(blocks, &known))
}
