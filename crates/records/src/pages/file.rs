//! A file of a document, as it is: from this house, piece by piece, and never as something that could act here.

use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use kit::{FILE_POLICY, Fault, SignedIn};
use store::{Chart, StoreError};

use crate::chart::{self, Entries};
use crate::entry::PaperKind;
use crate::section;

/// Whoever keeps reading is asked for anew every so many pieces.
const PIECES_BETWEEN_LOOKS: u64 = 16;
const NAME_CHARACTERS_MAX: usize = 60;
/// Endings of a source's own that a file keeps: documents, pictures, sound. Any other could start a program when it
/// is opened.
const ENDINGS: [&str; 20] = [
    "csv", "dcm", "doc", "docx", "heic", "json", "m4a", "mp3", "mp4", "odt", "ppt", "pptx", "rtf", "tif",
    "tiff", "txt", "wav", "xls", "xlsx", "xml",
];
/// The ending of what nobody can tell.
const UNKNOWN: &str = "bin";

/// `GET /record/{section}/{id}/files/{file}`
pub(crate) async fn show(
    ctx: SignedIn,
    Path((slug, id, number)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let section = section::find(&slug).ok_or(Fault::NotFound)?;
    let number: usize = number.parse().map_err(|_| Fault::NotFound)?;
    let (chart, _) = super::record_here(&ctx, section.parts()).await?.ok_or(Fault::NotFound)?;
    let bytes = Entries::new(&ctx, &chart).file(section, (&id, number)).await?.ok_or(Fault::NotFound)?;
    Ok(answer(chart, bytes, query.as_deref() == Some("save=yes")))
}

fn answer(chart: Chart, bytes: chart::Bytes, save: bool) -> Response {
    let (kind, shown) = match bytes.kind {
        PaperKind::Pdf => ("application/pdf", true),
        PaperKind::Png => ("image/png", true),
        PaperKind::Jpeg => ("image/jpeg", true),
        PaperKind::Gif => ("image/gif", true),
        PaperKind::Webp => ("image/webp", true),
        PaperKind::Html | PaperKind::Text | PaperKind::Xml | PaperKind::Other => {
            ("application/octet-stream", false)
        }
    };
    let how = if shown && !save { "inline" } else { "attachment" };
    let name = file_name(bytes.title.as_deref(), bytes.ending);
    let mut response = Body::from_stream(pieces(chart, bytes)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    headers.extend(
        HeaderValue::try_from(format!("{how}; filename=\"{name}\""))
            .map(|how| (header::CONTENT_DISPOSITION, how)),
    );
    response
}

/// A name that no system stumbles over, with the ending of what is inside; of what nobody can tell it keeps its own. It
/// says nothing of the person: it is their own document's title, kept short.
fn file_name(title: Option<&str>, ending: &str) -> String {
    let title = title.unwrap_or_default();
    let lower = title.to_ascii_lowercase();
    let own = lower.rsplit_once('.').map_or("", |(_, own)| own);
    let stem = title.rsplit_once('.').filter(|(_, own)| is_ending(own)).map_or(title, |(stem, _)| stem);
    let ending = if ending == UNKNOWN && ENDINGS.contains(&own) { own } else { ending };
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '-' { letter } else { ' ' };
    let stem: String = stem.chars().take(NAME_CHARACTERS_MAX).map(plain).collect();
    let words: Vec<&str> = stem.split_ascii_whitespace().collect();
    let stem = if words.is_empty() { "document".to_owned() } else { words.join("-") };
    format!("{stem}.{ending}")
}

fn is_ending(text: &str) -> bool {
    (2..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The pieces, each read when it is asked for; they end where the asker is let in no more.
fn pieces(chart: Chart, bytes: chart::Bytes) -> impl futures_util::Stream<Item = Result<Bytes, StoreError>> {
    stream::try_unfold((chart, bytes, 0), |(chart, bytes, number)| async move {
        if number >= bytes.pieces() {
            return Ok(None);
        }
        if number > 0 && number.is_multiple_of(PIECES_BETWEEN_LOOKS) && !chart.still_open().await? {
            return Err(StoreError::NotFound);
        }
        let piece = bytes.piece(&chart, number).await?;
        Ok(Some((Bytes::from(piece), (chart, bytes, number + 1))))
    })
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_has_a_name_that_every_system_takes() {
        for (title, ending, name) in [
            (Some("After-visit summary of 2025-06-01.pdf"), "pdf", "After-visit-summary-of-2025-06-01.pdf"),
            (None, "jpg", "document.jpg"),
            (Some("../../etc/\"x\r\nSet-Cookie: a"), "txt", "etc-x-Set-Cookie-a.txt"),
            (Some("scan.dcm"), "bin", "scan.dcm"),
            (Some("Scan.DCM"), "bin", "Scan.dcm"),
            (Some("report.exe"), "bin", "report.bin"),
            (Some("report.pdf.lnk"), "bin", "report-pdf.bin"),
            (Some("picture.svg"), "bin", "picture.bin"),
            (Some("Summary.pdf"), "xml", "Summary.xml"),
            (Some("évaluation"), "bin", "valuation.bin"),
        ] {
            assert_eq!(file_name(title, ending), name);
        }
        assert!(file_name(Some(&"a".repeat(900)), "png").len() < 80);
    }
}
