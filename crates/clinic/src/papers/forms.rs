//! Questionnaires: the PHQ-9 and the GAD-7, which their authors gave to everyone to use (Kroenke, Spitzer,
//! Williams 2001; Spitzer et al. 2006), and the clinic's own questions before a visit.

use crate::commons::question_code;
use crate::day::Moment;
use crate::scribe::{Scribe, Visit};
use crate::shape::{HOUSE, LOINC, loinc, number, to};
use serde_json::{Value, json};

/// A questionnaire with answers from 0 to 3.
pub(crate) struct Form {
    pub(crate) slug: &'static str,
    pub(crate) code: (&'static str, &'static str),
    pub(crate) title: &'static str,
    pub(crate) stem: &'static str,
    pub(crate) items: &'static [(&'static str, &'static str)],
    pub(crate) total: (&'static str, &'static str),
}

const ANSWERS: [(&str, &str); 4] = [
    ("LA6568-5", "Not at all"),
    ("LA6569-3", "Several days"),
    ("LA6570-1", "More than half the days"),
    ("LA6571-9", "Nearly every day"),
];

/// The PHQ-9.
pub(crate) const PHQ9: usize = 0;
/// The GAD-7.
pub(crate) const GAD7: usize = 1;

/// Every questionnaire, in the order of the commons.
pub(crate) static FORMS: [Form; 2] = [
    Form {
        slug: "phq-9",
        code: ("44249-1", "PHQ-9 quick depression assessment panel [Reported.PHQ]"),
        title: "Questions about mood (PHQ-9)",
        stem: "Over the last 2 weeks, how often have you been bothered by any of the following problems?",
        items: &[
            ("44250-9", "Little interest or pleasure in doing things"),
            ("44255-8", "Feeling down, depressed, or hopeless"),
            ("44259-0", "Trouble falling or staying asleep, or sleeping too much"),
            ("44254-1", "Feeling tired or having little energy"),
            ("44251-7", "Poor appetite or overeating"),
            (
                "44258-2",
                "Feeling bad about yourself, or that you are a failure or have let yourself or your family down",
            ),
            (
                "44252-5",
                "Trouble concentrating on things, such as reading the newspaper or watching television",
            ),
            (
                "44253-3",
                "Moving or speaking so slowly that other people could have noticed, or being more fidgety or restless than usual",
            ),
            ("44260-8", "Thoughts that you would be better off dead, or of hurting yourself in some way"),
        ],
        total: ("44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"),
    },
    Form {
        slug: "gad-7",
        code: ("69737-5", "Generalized anxiety disorder 7 item (GAD-7)"),
        title: "Questions about worry (GAD-7)",
        stem: "Over the last 2 weeks, how often have you been bothered by the following problems?",
        items: &[
            ("69725-0", "Feeling nervous, anxious, or on edge"),
            ("68509-9", "Not being able to stop or control worrying"),
            ("69733-4", "Worrying too much about different things"),
            ("69734-2", "Trouble relaxing"),
            ("69735-9", "Being so restless that it is hard to sit still"),
            ("69689-8", "Becoming easily annoyed or irritable"),
            ("69736-7", "Feeling afraid, as if something awful might happen"),
        ],
        total: ("70274-6", "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"),
    },
];

impl Form {
    /// The questionnaire as a resource of the commons.
    pub(crate) fn resource(&self, id: &str) -> Value {
        let options: Vec<Value> = ANSWERS
            .iter()
            .enumerate()
            .map(|(score, (code, display))| {
                json!({
                    "extension": [{
                        "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                        "valueDecimal": number(&score.to_string()),
                    }],
                    "valueCoding": {"system": LOINC, "code": code, "display": display},
                })
            })
            .collect();
        let mut items = vec![json!({"linkId": "stem", "text": self.stem, "type": "display"})];
        items.extend(self.items.iter().map(|(code, text)| {
            json!({
                "linkId": code, "code": question_code(code), "text": text, "type": "choice", "required": true,
                "answerOption": options,
            })
        }));
        items.push(json!({
            "linkId": self.total.0, "code": question_code(self.total.0), "text": "Total score", "type": "decimal",
            "readOnly": true,
        }));
        json!({
            "resourceType": "Questionnaire", "id": id,
            "url": self.url(), "version": "1", "name": self.slug.replace('-', "_").to_uppercase(),
            "title": self.title, "status": "active", "subjectType": ["Patient"],
            "code": [{"system": LOINC, "code": self.code.0, "display": self.code.1}],
            "item": items,
        })
    }

    fn url(&self) -> String {
        format!("{HOUSE}/questionnaires/{}", self.slug)
    }
}

impl Scribe<'_> {
    /// Somebody answers a form before a visit, so that the total comes near a score; the total is also kept
    /// as an observation, so that it has a trend. Item nine of the PHQ-9 stays at zero unless `dark`.
    pub(crate) fn answer(&mut self, visit: &Visit, form: usize, score: i32, dark: bool) -> i32 {
        let paper = &FORMS[form];
        let count = paper.items.len();
        let careful = form == PHQ9 && !dark;
        let open = if careful { count - 1 } else { count };
        let mut scores = vec![0_i32; count];
        let mut left = score.clamp(0, i32::try_from(open).unwrap_or(7) * 3);
        if form == PHQ9 && dark {
            scores[count - 1] = 1;
            left -= 1;
        }
        while left > 0 {
            let at = self.dice.below(u32::try_from(open).unwrap_or(7)) as usize;
            if scores[at] < 3 && !(form == PHQ9 && at == count - 1) {
                scores[at] += 1;
                left -= 1;
            }
        }
        let total: i32 = scores.iter().sum();
        let at = Moment { minute: visit.at.minute - 15, ..visit.at };
        self.answered(visit, form, &scores, at);
        let response =
            self.last()["id"].as_str().map(|id| format!("QuestionnaireResponse/{id}")).unwrap_or_default();
        let value = json!({"value": total, "unit": "score", "system": crate::shape::UCUM, "code": "{score}"});
        self.observe(visit, "survey", loinc(paper.total.0, paper.total.1), ("valueQuantity", value));
        let entry = self.last();
        entry["code"]["text"] = paper.title.into();
        entry["derivedFrom"] = json!([to(&response)]);
        total
    }

    fn answered(&mut self, visit: &Visit, form: usize, scores: &[i32], at: Moment) {
        let paper = &FORMS[form];
        let items: Vec<Value> = paper
            .items
            .iter()
            .zip(scores)
            .map(|((code, text), score)| {
                let (answer, words) = ANSWERS[usize::try_from(*score).unwrap_or(0)];
                json!({
                    "linkId": code, "text": text,
                    "answer": [{"valueCoding": {"system": LOINC, "code": answer, "display": words}}],
                })
            })
            .chain([json!({
                "linkId": paper.total.0, "text": "Total score",
                "answer": [{"valueDecimal": scores.iter().sum::<i32>()}],
            })])
            .collect();
        let elements = json!({
            "questionnaire": format!("{}|1", paper.url()),
            "status": "completed",
            "subject": self.subject(),
            "encounter": to(&visit.reference),
            "authored": at.text(),
            "author": self.subject(),
            "source": self.subject(),
            "item": items,
        });
        self.put("QuestionnaireResponse", elements);
    }
}

/// What a total of the PHQ-9 means.
pub(crate) fn mood_in_words(total: i32) -> &'static str {
    match total {
        0..=4 => "few or no signs of depression",
        5..=9 => "mild depression",
        10..=14 => "moderate depression",
        15..=19 => "moderately severe depression",
        _ => "severe depression",
    }
}
