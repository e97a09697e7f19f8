//! Signs that nobody sees and that turn a line round or hide what stands in it: they are taken out of what a source
//! sent before anything of it is shown.

use std::borrow::Cow;

use fhir::Resource;
use serde_json::Value;

/// Steers how text runs, or controls a device; lines and tabs are text.
pub(crate) fn is_hidden(sign: char) -> bool {
    let runs = matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    runs || sign.is_control() && !matches!(sign, '\n' | '\r' | '\t')
}

/// The text without them.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_hidden) { text.replace(is_hidden, "").into() } else { text.into() }
}

fn has_hidden(json: &Value) -> bool {
    match json {
        Value::String(text) => text.contains(is_hidden),
        Value::Array(all) => all.iter().any(has_hidden),
        Value::Object(members) => members.values().any(has_hidden),
        _ => false,
    }
}

fn take_out(json: &mut Value) {
    match json {
        Value::String(text) => text.retain(|sign| !is_hidden(sign)),
        Value::Array(all) => all.iter_mut().for_each(take_out),
        Value::Object(members) => members.values_mut().for_each(take_out),
        _ => {}
    }
}

/// The document with none of them in any text; it is copied only where it has some.
pub(crate) fn visible_json(json: &Value) -> Cow<'_, Value> {
    if !has_hidden(json) {
        return Cow::Borrowed(json);
    }
    let mut json = json.clone();
    take_out(&mut json);
    Cow::Owned(json)
}

/// The resource with none of them in any text.
pub(crate) fn visible_resource(resource: &Resource) -> Cow<'_, Resource> {
    match visible_json(resource.json()) {
        Cow::Owned(json) => Resource::from_value(json).map_or(Cow::Borrowed(resource), Cow::Owned),
        Cow::Borrowed(_) => Cow::Borrowed(resource),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use fhir::Resource;
    use serde_json::json;

    use super::{visible, visible_json, visible_resource};

    #[test]
    fn what_nobody_sees_is_taken_out_and_the_rest_stays() {
        let turned: String = ('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}').collect();
        for (sent, shown) in [
            (format!("Lisin{turned}opril"), "Lisinopril"),
            ("10\u{0}\u{7}\u{1b}[31m mg\u{7f}\u{85}".to_owned(), "10[31m mg"),
            ("one\n\ttwo\r\n".to_owned(), "one\n\ttwo\r\n"),
            // Names of people are written with these.
            ("עדה\u{200f} \u{200d}é ñ 1 µg".to_owned(), "עדה\u{200f} \u{200d}é ñ 1 µg"),
        ] {
            assert_eq!(visible(&sent), shown);
        }
    }

    #[test]
    fn a_document_is_copied_only_where_something_is_hidden_in_it() {
        let plain =
            json!({"resourceType": "Condition", "code": {"text": "Asthma"}, "note": [{"text": "a\nb"}]});
        assert!(matches!(visible_json(&plain), Cow::Borrowed(_)));
        let turned = json!({"resourceType": "Condition", "code": {"text": "\u{202e}Asthma"}, "note": [{"text": "a\nb\u{2066}"}]});
        assert_eq!(*visible_json(&turned), plain);
        let resource = Resource::from_value(turned).expect("a resource");
        assert_eq!(visible_resource(&resource).json(), &plain);
    }
}
