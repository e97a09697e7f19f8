//! Joins, names and compresses the assets, so that the binary holds each of them ready to send.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

#[path = "src/assets/pack.rs"]
mod pack;

fn main() {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=src/assets/pack.rs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo tells where to write"));
    let root = Path::new("assets");
    let mut table = String::from("&[\n");
    for source in pack::SOURCES {
        let (bytes, hash) = pack::read(root, source).expect("each part of an asset can be read");
        for (ending, form) in [("", bytes.clone()), (".gz", gzip_of(&bytes)), (".br", brotli_of(&bytes))] {
            fs::write(out.join(format!("{}{ending}", source.name)), form).expect("the asset is written");
        }
        let include = |ending: &str| {
            format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{}{ending}\"))", source.name)
        };
        writeln!(
            table,
            "Packed {{ name: {:?}, content_type: {:?}, hash: {hash:?}, path: {:?}, \
             bytes: {}, gzip: {}, brotli: {} }},",
            source.name,
            source.content_type,
            format!("/assets/{}", pack::hashed_name(source.name, &hash)),
            include(""),
            include(".gz"),
            include(".br"),
        )
        .expect("a string grows");
    }
    table.push(']');
    fs::write(out.join("packed.rs"), table).expect("the table is written");
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

fn brotli_of(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let best = brotli::enc::BrotliEncoderParams::default();
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &best).expect("memory takes it");
    out
}
