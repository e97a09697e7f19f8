//! One cell of the table: how a request of a persona ended, and what the audit tells of it, in words.

use audit::Outcome;
use store::Told;
use testkit::Answer;

const ID_CHARACTERS_MIN: usize = 8;

/// How a request ended.
pub fn ending(answer: &Answer) -> String {
    match answer.status.as_u16() {
        200 => "page".into(),
        204 => "done".into(),
        303 => format!("to {}", answer.location().split('?').next().unwrap_or_default()),
        403 => "refused".into(),
        404 => "absent".into(),
        405 => "no such act".into(),
        422 => "form again".into(),
        other => panic!("{}: {other} is no ending that anybody expects:\n{}", answer.path, answer.body),
    }
}

/// What the audit tells of a request: one event each, or those that go on.
pub fn telling(told: &[(String, Told)]) -> String {
    told.iter().map(|(whose, told)| event(whose, told)).collect()
}

fn event(whose: &str, told: &Told) -> String {
    let event = &told.event;
    let refused = match &event.outcome {
        Outcome::Done => "",
        Outcome::Refused(_) => " refused",
        Outcome::Failed(_) => " failed",
    };
    let continued = if event.continued { ", continued" } else { "" };
    format!("; {}{refused} on {whose}{continued}", event.deed.name())
}

/// The page without what differs between any two requests: tokens, keys, the request's id, its own address.
pub fn plain(answer: &Answer) -> String {
    let mut body = answer.body.replace(answer.header("x-request-id"), "");
    for action in answer.form_actions() {
        for (name, value) in answer.fields(&action) {
            if name.starts_with("form-") {
                body = body.replace(&value, "");
            }
        }
    }
    // Ids are long; the other parts of an address are the same for everybody.
    for own in answer.path.split('/').filter(|part| part.len() >= ID_CHARACTERS_MIN) {
        body = body.replace(own, "");
    }
    body
}
