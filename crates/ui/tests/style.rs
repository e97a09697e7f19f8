//! The style sheet: contrast from its own tokens, logical properties only, small, and nothing that an old browser
//! would stumble over.

use std::collections::BTreeMap;
use std::io::Write as _;

fn css() -> String {
    let asset = ui::assets::get("portal.css").expect("there is a style");
    String::from_utf8(asset.bytes.into_owned()).expect("it is text")
}

/// Without comments.
fn bare(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").expect("a comment ends").1;
    }
    out + rest
}

type Tokens = BTreeMap<String, String>;

/// The tokens in the first block after `selector`.
fn tokens(css: &str, selector: &str) -> Tokens {
    let start = css.find(selector).unwrap_or_else(|| panic!("no block {selector}"));
    let block = css[start..].split_once('{').expect("a block opens").1;
    let block = block.split_once('}').expect("a block closes").0;
    let pairs = block.split(';').filter_map(|line| line.trim().strip_prefix("--")?.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

fn luminance(colour: &str) -> f64 {
    let hex = colour.strip_prefix('#').unwrap_or_else(|| panic!("{colour} is not a plain colour"));
    assert_eq!(hex.len(), 6, "{colour}");
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

const TEXT: [(&str, &[&str]); 10] = [
    (
        "ink",
        &[
            "paper",
            "surface",
            "warm",
            "sunk",
            "glow-soft",
            "action-tint",
            "ok-tint",
            "warn-tint",
            "danger-tint",
        ],
    ),
    ("ink-soft", &["paper", "surface", "warm", "sunk", "action-tint", "warn-tint"]),
    ("action", &["paper", "surface", "warm", "sunk", "action-tint", "ok-tint"]),
    ("action-strong", &["paper", "surface", "warm", "sunk", "action-tint"]),
    ("danger", &["surface", "paper", "danger-tint"]),
    ("warn", &["surface", "paper", "warn-tint"]),
    ("ok", &["surface", "paper", "ok-tint"]),
    ("on-action", &["action", "action-strong"]),
    ("on-wall", &["wall", "wall-deep", "wall-lit"]),
    ("on-wall-soft", &["wall", "wall-deep", "wall-lit"]),
];
const CONTROLS: [(&str, &[&str]); 4] = [
    ("control", &["surface", "paper", "sunk", "warm"]),
    ("action", &["surface", "paper", "sunk"]),
    ("danger", &["surface", "paper"]),
    ("ok", &["sunk", "surface"]),
];

#[test]
fn every_text_and_control_stands_out_in_both_themes() {
    let css = bare(&css());
    let light = tokens(&css, ":root {");
    let mut dark = light.clone();
    dark.extend(tokens(&css, ":root[data-theme=\"dark\"] {"));
    for (theme, tokens) in [("light", &light), ("dark", &dark)] {
        for (front, ground, least) in pairs(&TEXT, 4.5).chain(pairs(&CONTROLS, 3.0)) {
            let measured = contrast(&tokens[front], &tokens[ground]);
            assert!(measured >= least, "{theme}: {front} on {ground} is {measured:.2}, below {least}");
        }
    }
}

type Grounds = (&'static str, &'static [&'static str]);

fn pairs(all: &'static [Grounds], least: f64) -> impl Iterator<Item = (&'static str, &'static str, f64)> {
    all.iter().flat_map(move |(front, grounds)| grounds.iter().map(move |ground| (*front, *ground, least)))
}

#[test]
fn the_focus_ring_is_seen_on_light_and_on_dark() {
    let css = bare(&css());
    let light = tokens(&css, ":root {");
    let dark = tokens(&css, ":root[data-theme=\"dark\"] {");
    for ground in [
        &light["paper"],
        &light["surface"],
        &dark["paper"],
        &dark["surface"],
        &light["wall"],
        &light["action"],
    ] {
        let best = contrast(&light["focus"], ground).max(contrast(&light["focus-ring"], ground));
        assert!(best >= 3.0, "{ground}: {best:.2}");
    }
}

#[test]
fn the_dark_of_the_device_is_the_dark_of_the_choice() {
    let css = bare(&css());
    let by_device = tokens(&css, ":root:not([data-theme=\"light\"]) {");
    let by_choice = tokens(&css, ":root[data-theme=\"dark\"] {");
    assert!(by_device.len() > 15);
    assert_eq!(by_device, by_choice);
}

#[test]
fn nothing_names_left_or_right() {
    let css = bare(&css());
    for declaration in css.split([';', '{', '}']) {
        let Some((property, value)) = declaration.trim().split_once(':') else { continue };
        let physical =
            ["left", "right"].iter().any(|side| property.trim().split('-').any(|part| part == *side));
        assert!(!physical || property.starts_with("--"), "{}", declaration.trim());
        let aligned = matches!(property.trim(), "text-align" | "float" | "clear");
        assert!(!aligned || !matches!(value.trim(), "left" | "right"), "{}", declaration.trim());
    }
}

/// Four values go around a box from above by the right: with two different sides they name left and right.
#[test]
fn no_shorthand_tells_left_from_right() {
    const SIDED: [&str; 6] = ["margin", "padding", "inset", "border-width", "border-style", "border-color"];
    let css = bare(&css());
    let mut seen = 0;
    for declaration in css.split([';', '{', '}']) {
        let Some((property, value)) = declaration.trim().split_once(':') else { continue };
        let values = split_values(value);
        let [first, second, third, fourth] = &values[..] else { continue };
        let name = property.trim();
        assert!(!SIDED.contains(&name) || second == fourth, "{}", declaration.trim());
        let corners = name == "border-radius" || name.starts_with("--arch") || name == "--door";
        assert!(!corners || (first == second && third == fourth), "{}", declaration.trim());
        seen += usize::from(corners);
    }
    assert!(seen >= 3, "the arches are told by their four corners");
    for word in ["to left", "to right", "translatex", "background-position"] {
        assert!(!css.to_ascii_lowercase().contains(word), "{word}");
    }
}

/// The values of a declaration; what stands in brackets is one.
fn split_values(value: &str) -> Vec<String> {
    let mut depth = 0_u32;
    let mut values = vec![String::new()];
    for sign in value.trim().chars() {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && sign.is_whitespace() {
            values.push(String::new());
        } else if let Some(last) = values.last_mut() {
            last.push(sign);
        }
    }
    values.retain(|value| !value.is_empty());
    values
}

#[test]
fn what_moves_stands_still_for_who_asked_for_it() {
    let css = bare(&css());
    let (mut calm, mut rest) = (String::new(), css.as_str());
    // Without the blocks for those who asked for nothing, nothing may move.
    while let Some((before, after)) = rest.split_once("@media (prefers-reduced-motion: no-preference) {") {
        calm.push_str(before);
        let mut depth = 1_u32;
        let end = after.find(|sign: char| {
            depth = depth + u32::from(sign == '{') - u32::from(sign == '}');
            depth == 0
        });
        rest = &after[end.expect("the block closes")..];
    }
    calm.push_str(rest);
    assert!(calm.len() < css.len(), "something moves for the others");
    for word in ["animation", "transition", "@keyframes", "scroll-behavior"] {
        assert!(!calm.contains(word), "{word} outside prefers-reduced-motion");
    }
}

#[test]
fn text_grows_in_steps_and_nothing_is_set_in_fixed_sizes() {
    let css = bare(&css());
    for step in ["font-size: 112.5%", "font-size: 131.25%", "font-size: 150%"] {
        assert!(css.contains(step), "{step}");
    }
    // Letters and print are paper, and points are the measure of paper.
    let screen = css.split(".letter {").next().expect("the letter comes last");
    for size in screen.split("font-size:").skip(1).filter_map(|rest| rest.split([';', '}']).next()) {
        assert!(!size.contains("px"), "font-size:{size}");
    }
}

#[test]
fn nothing_is_used_that_older_browsers_would_drop_a_whole_block_for() {
    let css = bare(&css());
    for word in ["@layer", "light-dark(", "@import", "url(", "http:", "https:", "@font-face", "@nest", "&:"] {
        assert!(!css.contains(word), "{word}");
    }
    assert_eq!(css.matches('{').count(), css.matches('}').count(), "each block closes");
    assert!(
        css.contains("prefers-reduced-motion")
            && css.contains("forced-colors")
            && css.contains("@media print")
    );
}

#[test]
fn every_token_that_is_used_is_defined() {
    let css = bare(&css());
    let defined = tokens(&css, ":root {");
    for used in css.split("var(--").skip(1) {
        let name = used.split([')', ',']).next().unwrap_or_default();
        assert!(defined.contains_key(name), "--{name} is not defined");
    }
}

#[test]
fn style_and_scripts_stay_small() {
    let gzip = |name: &str| {
        let asset = ui::assets::get(name).expect("an asset");
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&asset.bytes).expect("memory takes it");
        encoder.finish().expect("memory takes it").len()
    };
    let style = gzip("portal.css");
    assert!(style <= 14 * 1024, "the style is {style} bytes");
    let all = ["session.mjs", "reveal.mjs", "count.mjs", "dialog.mjs", "print.mjs", "passkey.mjs"];
    let scripts: usize = all.into_iter().map(gzip).sum();
    assert!(scripts <= 12 * 1024, "the scripts are {scripts} bytes");
}
