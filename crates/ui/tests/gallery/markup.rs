//! A small, strict reader of markup: every tag that opens must close in order. A browser would forgive more; our
//! pages do not need to be forgiven.

/// An element as it was read.
#[derive(Debug, Default)]
pub struct Element {
    pub tag: String,
    pub attributes: Vec<(String, String)>,
    /// All text inside, children included.
    pub text: String,
    pub parent: Option<String>,
    /// How many drawings it stands in.
    pub depth_in_svg: usize,
    /// An element around it is hidden from who listens.
    pub inside_hidden: bool,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

const VOID: [&str; 8] = ["input", "br", "hr", "img", "meta", "link", "source", "wbr"];

/// All elements in order, or what is wrong.
pub fn parse(markup: &str) -> Result<Vec<Element>, String> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut rest = markup.strip_prefix("<!DOCTYPE html>").unwrap_or(markup);
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        for at in &open {
            elements[*at].text.push_str(text);
        }
        let end = tag_end(&rest[start..]).ok_or("a tag does not end")? + start;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().ok_or(format!("</{name}> closes nothing"))?;
            if elements[last].tag != name {
                return Err(format!("<{}> is closed by </{name}>", elements[last].tag));
            }
            continue;
        }
        let element = read(tag, &elements, &open)?;
        let closes_itself = tag.ends_with('/') || VOID.contains(&&*element.tag);
        elements.push(element);
        if !closes_itself {
            open.push(elements.len() - 1);
        }
    }
    match open.last() {
        Some(at) => Err(format!("<{}> is not closed", elements[*at].tag)),
        None => Ok(elements),
    }
}

/// Where a tag ends: a `>` in a quoted value does not end it.
fn tag_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(at, sign)| {
        quoted ^= sign == '"';
        (sign == '>' && !quoted).then_some(at)
    })
}

fn read(tag: &str, elements: &[Element], open: &[usize]) -> Result<Element, String> {
    let tag = tag.strip_suffix('/').unwrap_or(tag);
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let word = rest.find(|sign: char| sign == '=' || sign.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..word].to_owned();
        rest = &rest[word..];
        let Some(quoted) = rest.strip_prefix('=') else {
            attributes.push((key, String::new()));
            continue;
        };
        let quote = quoted
            .chars()
            .next()
            .filter(|sign| matches!(sign, '"' | '\''))
            .ok_or(format!("{key} is not quoted"))?;
        let value = quoted[1..].split_once(quote).ok_or(format!("{key} does not end"))?;
        if attributes.iter().any(|(known, _)| *known == key) {
            return Err(format!("<{name}> has {key} twice"));
        }
        attributes.push((key, value.0.to_owned()));
        rest = value.1;
    }
    let around = || open.iter().map(|at| &elements[*at]);
    Ok(Element {
        tag: name.to_owned(),
        attributes,
        text: String::new(),
        parent: around().next_back().map(|element| element.tag.clone()),
        depth_in_svg: around().filter(|element| element.tag == "svg").count(),
        inside_hidden: around().any(|element| element.get("aria-hidden") == Some("true")),
    })
}
