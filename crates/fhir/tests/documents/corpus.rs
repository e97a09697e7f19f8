//! The published documents beside the project, where they are.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

/// One document and where it came from.
pub struct Document {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The folder of the published data; says so where it is not here.
#[allow(clippy::print_stderr)] // a test that does nothing has to say it
pub fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: ../shared/data is not here");
    None
}

pub fn synthea(data: &Path) -> Vec<Document> {
    let files = files(&data.join("synthea-r4"), ".json.gz");
    files
        .iter()
        .map(|file| Document { name: name(file), bytes: unzip(&fs::read(file).expect("a file")) })
        .collect()
}

pub fn golden(data: &Path) -> Vec<Document> {
    let mut documents = Vec::new();
    for file in files(&data.join("uscore-data/golden"), ".ndjson") {
        let text = fs::read_to_string(&file).expect("a text");
        for (at, line) in text.lines().enumerate() {
            documents.push(Document { name: format!("{}:{}", name(&file), at + 1), bytes: line.into() });
        }
    }
    documents
}

pub fn us_core(data: &Path) -> Vec<Document> {
    let packages = ["us-core/us_core_610.tgz", "us-core/us_core_700.tgz"];
    let mut documents: Vec<Document> = packages.iter().flat_map(|file| unpack(&data.join(file))).collect();
    let about_the_package = ["package.json", ".index.json"];
    documents.retain(|one| !about_the_package.iter().any(|name| one.name.ends_with(name)));
    documents
}

pub fn fhirpath(data: &Path) -> Vec<Document> {
    unpack(&data.join("fhirpath/fhir-test-cases-r4.tar.gz"))
}

pub fn definitions(data: &Path) -> Vec<Document> {
    let files = files(&data.join("fhir-r4-definitions"), ".json.gz");
    files
        .iter()
        .map(|file| Document { name: name(file), bytes: unzip(&fs::read(file).expect("a file")) })
        .collect()
}

fn unpack(file: &Path) -> Vec<Document> {
    let mut archive = tar::Archive::new(GzDecoder::new(File::open(file).expect("an archive")));
    let mut documents = Vec::new();
    for entry in archive.entries().expect("entries") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").to_string_lossy().into_owned();
        if Path::new(&path).extension().is_some_and(|extension| extension == "json") {
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("content");
            documents.push(Document { name: format!("{}/{path}", name(file)), bytes });
        }
    }
    documents
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| name(file).ends_with(ending));
    files.sort();
    files
}

fn name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn unzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut out).expect("gzip");
    out
}
