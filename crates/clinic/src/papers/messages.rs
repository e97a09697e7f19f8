//! Secure messages between a patient and the clinic, and what a clinician says about a result.

use crate::day::Moment;
use crate::scribe::Scribe;
use crate::shape::{HOUSE, hl7_named, own, to};
use serde_json::{Value, json};

/// Who wrote a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum From {
    Patient,
    Staff(usize),
}

impl Scribe<'_> {
    /// A thread: what it is about (code, words) and its messages in order, each with hours since the one before.
    pub(crate) fn thread(&mut self, topic: (&str, &str), start: Moment, messages: &[(From, i32, &str)]) {
        let number = format!("T{:08}", self.dice.below(100_000_000));
        let mut at = start;
        let mut before: Option<String> = None;
        let team = messages.iter().find_map(|message| match message.0 {
            From::Staff(who) => Some(who),
            From::Patient => None,
        });
        let team = team.unwrap_or(self.doctor);
        for (from, hours, text) in messages {
            at = self.not_later(at.later(hours * 60));
            let (sender, recipient) = match from {
                From::Patient => (self.subject(), self.staff(team)),
                From::Staff(who) => (self.staff(*who), self.subject()),
            };
            let mut elements = json!({
                "identifier": [{"system": format!("{HOUSE}/threads"), "value": number}],
                "status": "completed",
                "category": [own("message-topics", topic.0, topic.1)],
                "priority": "routine",
                "medium": [hl7_named("v3-ParticipationMode", "WRITTEN", "written")],
                "subject": self.subject(),
                "topic": {"text": topic.1},
                "sent": at.text(),
                "received": self.not_later(at.later(2)).text(),
                "recipient": [recipient],
                "sender": sender,
                "payload": [{"contentString": text}],
            });
            if let Some(before) = &before {
                elements["inResponseTo"] = json!([to(before)]);
            }
            before = Some(self.put("Communication", elements));
        }
    }

    /// A clinician's comment on a report, for the patient to read beside it.
    pub(crate) fn comment(&mut self, report: &str, at: Moment, who: usize, text: &str) {
        let at = self.not_later(at);
        let elements = json!({
            "status": "completed",
            "category": [own("message-topics", "result-comment", "Comment on a result")],
            "medium": [hl7_named("v3-ParticipationMode", "WRITTEN", "written")],
            "subject": self.subject(),
            "topic": {"text": "Comment on a result"},
            "about": [to(report)],
            "sent": at.text(),
            "recipient": [self.subject()],
            "sender": self.staff(who),
            "payload": [{"contentString": text}],
        });
        self.put("Communication", elements);
    }

    /// A note on the last written observation, by the laboratory.
    pub(crate) fn remark(&mut self, at: Moment, text: &str) {
        let laboratory = to(&self.clinic.places.laboratory);
        let entry: &mut Value = self.last();
        entry["note"] = json!([{"authorReference": laboratory, "time": at.text(), "text": text}]);
    }
}
