//! Reports in words: imaging, heart tracings, tissue under the microscope; as pages with headings, and as text.

use crate::day::Moment;
use crate::scribe::{Scribe, Visit};
use crate::shape::{Code, attachment, hl7_named, loinc, profile, snomed, to};
use serde_json::{Value, json};

/// A report that is read rather than measured.
pub(crate) struct Story<'a> {
    pub(crate) code: Code,
    pub(crate) plain: &'a str,
    pub(crate) department: Department,
    /// Heading and paragraph, in order.
    pub(crate) parts: &'a [(&'a str, &'a str)],
    pub(crate) conclusion: &'a str,
    /// Hours from the examination to the report.
    pub(crate) hours: i32,
}

/// Which department reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Department {
    Imaging,
    Pathology,
    Heart,
    Eyes,
}

impl Department {
    fn category(self) -> Value {
        let (code, display) = match self {
            Department::Imaging | Department::Eyes => ("LP29684-5", "Radiology"),
            Department::Pathology => ("LP7839-6", "Pathology"),
            Department::Heart => ("LP29708-2", "Cardiology"),
        };
        let mut concept = loinc(code, display).called(display);
        if self == Department::Eyes {
            concept["text"] = "Eye photographs".into();
        }
        concept
    }

    fn reader(self) -> usize {
        let field = match self {
            Department::Imaging => crate::staff::Field::Pictures,
            Department::Pathology => crate::staff::Field::Tissue,
            Department::Heart => crate::staff::Field::Heart,
            Department::Eyes => crate::staff::Field::Eyes,
        };
        crate::staff::who(field, 0)
    }
}

impl Scribe<'_> {
    /// A narrative report of something that was examined at a visit. Gives the report.
    pub(crate) fn story(&mut self, visit: &Visit, story: &Story) -> String {
        let order = self.put(
            "ServiceRequest",
            json!({
                "meta": profile("us-core-servicerequest"),
                "status": "completed",
                "intent": "order",
                "category": [snomed("363679005", "Imaging").concept()],
                "code": story.code.called(story.plain),
                "subject": self.subject(),
                "encounter": to(&visit.reference),
                "authoredOn": visit.at.later(10).text(),
                "requester": self.staff(visit.who),
            }),
        );
        let examined = visit.at.later(40);
        let issued = self.not_later(examined.later(story.hours * 60)).max(examined);
        let reader = story.department.reader();
        let title = format!("{} of {}", story.plain, examined.day);
        let (page, text) = (page(story), words(story));
        let mut elements = json!({
            "meta": profile("us-core-diagnosticreport-note"),
            "basedOn": [to(&order)],
            "status": "final",
            "category": [story.department.category()],
            "code": story.code.called(story.plain),
            "subject": self.subject(),
            "encounter": to(&visit.reference),
            "effectiveDateTime": examined.text(),
            "issued": issued.text(),
            "performer": [self.clinic_reference()],
            "resultsInterpreter": [self.staff(reader)],
            "conclusion": story.conclusion,
            "presentedForm": [
                attachment("text/html", &format!("{title}.html"), page.as_bytes()),
                attachment("text/plain", &format!("{title}.txt"), text.as_bytes()),
            ],
        });
        if story.department == Department::Pathology {
            let specimen = self.specimen(("119376003", "Tissue specimen"), examined);
            elements["specimen"] = json!([to(&specimen)]);
            elements["category"]
                .as_array_mut()
                .into_iter()
                .for_each(|list| list.push(hl7_named("v2-0074", "SP", "Surgical Pathology")));
        }
        self.put("DiagnosticReport", elements)
    }

    /// When a report of a visit is out.
    pub(crate) fn told(&self, visit: &Visit, hours: i32) -> Moment {
        self.not_later(visit.at.later(hours * 60))
    }
}

fn page(story: &Story) -> String {
    let mut page = format!("<article><h1>{}</h1>", story.plain);
    for (heading, text) in story.parts {
        page.push_str("<h2>");
        page.push_str(heading);
        page.push_str("</h2><p>");
        page.push_str(text);
        page.push_str("</p>");
    }
    page.push_str("<h2>Conclusion</h2><p><strong>");
    page.push_str(story.conclusion);
    page.push_str("</strong></p></article>");
    page
}

fn words(story: &Story) -> String {
    let mut text = format!("{}\n\n", story.plain.to_uppercase());
    for (heading, part) in story.parts {
        text.push_str(heading);
        text.push('\n');
        text.push_str(part);
        text.push_str("\n\n");
    }
    text.push_str("Conclusion\n");
    text.push_str(story.conclusion);
    text.push('\n');
    text
}

pub(crate) const CHEST_XRAY: Code = loinc("36643-5", "XR Chest 2 Views");
pub(crate) const KNEE_XRAY: Code = loinc("36589-0", "XR Knee 3 Views");
pub(crate) const KNEE_MRI: Code = loinc("24802-1", "MR Knee");
pub(crate) const MAMMOGRAM_STUDY: Code = loinc("24606-6", "MG Breast Screening");
pub(crate) const FETUS_ULTRASOUND: Code = loinc("11525-3", "US Pelvis Fetus for pregnancy");
pub(crate) const BELLY_ULTRASOUND: Code = loinc("24558-9", "US Abdomen");
pub(crate) const BONE_DENSITY: Code = loinc("38269-7", "DXA Skeletal system Views for bone density");
pub(crate) const HEART_TRACING: Code = loinc("11524-6", "EKG study");
pub(crate) const HEART_ULTRASOUND: Code = loinc("42148-7", "US Heart");
pub(crate) const TISSUE: Code = loinc("11529-5", "Surgical pathology study");
pub(crate) const COLONOSCOPY_STUDY: Code = loinc("18746-8", "Colonoscopy study");
pub(crate) const RETINA: Code = loinc("29271-4", "Eye physical examination panel");
