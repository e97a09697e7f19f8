//! The laboratory: values that drift around an aim, panels whose numbers agree with each other, flags from
//! the range of the person's sex and age, and the reports that group them.

use crate::analytes::{Lab, OPEN_HIGH, OPEN_LOW, Panel};
use crate::day::{Moment, age_months};
use crate::people::Sex;
use crate::scribe::{Scribe, Visit};
use crate::shape::{Code, HOUSE, LOINC, hl7_named, profile, quantity, snomed, to};
use jiff::civil::Date;
use serde_json::{Value, json};

/// What belongs to every result of one sample.
pub(crate) struct Sample {
    pub(crate) specimen: String,
    pub(crate) order: String,
    pub(crate) encounter: String,
    pub(crate) taken: Moment,
    pub(crate) issued: Moment,
    pub(crate) who: usize,
}

impl Scribe<'_> {
    /// From now on the values of this quantity gather around an aim.
    pub(crate) fn aim(&mut self, lab: Lab, at: f64) {
        self.aims[lab as usize] = Some(at);
    }

    /// The aim moves by so much.
    pub(crate) fn shift(&mut self, lab: Lab, by: f64, on: Date) {
        let now = self.aim_of(lab, on);
        self.aim(lab, now + by);
    }

    fn aim_of(&mut self, lab: Lab, on: Date) -> f64 {
        if let Some(aim) = self.aims[lab as usize] {
            return aim;
        }
        let healthy = lab.healthy(self.person.sex, age_months(self.person.birth, on));
        let aim = self.dice.around(healthy, lab.row().between);
        if age_months(self.person.birth, on) >= 216 {
            self.aims[lab as usize] = Some(aim);
        }
        aim
    }

    /// The next value: it leans on the last one and is drawn to the aim.
    pub(crate) fn draw(&mut self, lab: Lab, on: Date) -> f64 {
        let row = lab.row();
        let aim = self.aim_of(lab, on);
        let last = self.lasts[lab as usize].unwrap_or(aim);
        let value =
            (aim + 0.45 * (last - aim) + self.dice.around(0.0, row.within)).clamp(row.bounds.0, row.bounds.1);
        self.lasts[lab as usize] = Some(value);
        value
    }

    fn measure(&mut self, labs: &[Lab], on: Date) -> Vec<(Lab, f64)> {
        let mut values: Vec<(Lab, f64)> = Vec::with_capacity(labs.len());
        for lab in labs {
            let value = self.derived(*lab, &values, on).unwrap_or_else(|| self.draw(*lab, on));
            let (low, high) = lab.row().bounds;
            values.push((*lab, rounded(value.clamp(low, high), lab.row().decimals)));
        }
        values
    }

    /// Values that follow from others of the same sample.
    fn derived(&mut self, lab: Lab, so_far: &[(Lab, f64)], on: Date) -> Option<f64> {
        let of = |wanted: Lab| so_far.iter().find(|(lab, _)| *lab == wanted).map(|(_, value)| *value);
        match lab {
            Lab::RedCells => {
                let hemoglobin = self.draw(Lab::Hemoglobin, on);
                let size = self.draw(Lab::CellSize, on);
                Some(hemoglobin / 33.8 * 1000.0 / size)
            }
            Lab::Hemoglobin if of(Lab::RedCells).is_some() => self.lasts[lab as usize],
            Lab::Hematocrit => of(Lab::Hemoglobin).map(|hemoglobin| hemoglobin / 0.338),
            Lab::CellSize => Some(of(Lab::Hematocrit)? * 10.0 / of(Lab::RedCells)?),
            Lab::CellHemoglobin => Some(of(Lab::Hemoglobin)? * 10.0 / of(Lab::RedCells)?),
            Lab::CellConcentration => Some(of(Lab::Hemoglobin)? * 100.0 / of(Lab::Hematocrit)?),
            Lab::Neutrophils => of(Lab::Leukocytes).map(|white| white * 0.59),
            Lab::Lymphocytes => of(Lab::Leukocytes).map(|white| white * 0.30),
            Lab::Monocytes => of(Lab::Leukocytes).map(|white| white * 0.07),
            Lab::FilterRate => of(Lab::Creatinine)
                .map(|creatinine| filter_rate(creatinine, self.person.sex, self.age_on(on))),
            Lab::Ldl => Some(of(Lab::Cholesterol)? - of(Lab::Hdl)? - of(Lab::Triglycerides)? / 5.0),
            Lab::NonHdl => Some(of(Lab::Cholesterol)? - of(Lab::Hdl)?),
            Lab::Inr => of(Lab::ProthrombinTime).map(|time| time / 12.2),
            Lab::ProthrombinTime => {
                let ratio = self.draw(Lab::Inr, on);
                Some(ratio * 12.2)
            }
            _ => None,
        }
    }

    /// Order these panels at a visit, take one sample of each kind, and report. Gives the reports.
    pub(crate) fn labs(&mut self, visit: &Visit, panels: &[&'static Panel]) -> Vec<String> {
        let requisition = format!("R{}{:03}", visit.at.day.strftime("%y%m%d"), self.dice.below(1000));
        let mut specimens: Vec<(&str, String)> = Vec::new();
        let mut reports = Vec::with_capacity(panels.len());
        let taken = visit.at.later(15);
        let hours = self.dice.between(3, 26);
        for panel in panels {
            let known =
                specimens.iter().find(|(kind, _)| *kind == panel.specimen.0).map(|(_, it)| it.clone());
            let specimen = known.unwrap_or_else(|| self.specimen(panel.specimen, taken));
            specimens.push((panel.specimen.0, specimen.clone()));
            let code = Code { system: LOINC, code: panel.loinc, display: panel.name };
            let order = self.order(visit, &code.called(panel.plain), Some(&requisition));
            let sample = Sample {
                specimen,
                order,
                encounter: visit.reference.clone(),
                taken,
                issued: self.not_later(taken.later(hours * 60)).max(taken.later(20)),
                who: visit.who,
            };
            let adult = self.age_on(visit.at.day) >= 18;
            let results: Vec<String> = self
                .measure(panel.labs, visit.at.day)
                .into_iter()
                .filter(|(lab, _)| *lab != Lab::FilterRate || adult)
                .map(|(lab, value)| self.result(&sample, lab, value))
                .collect();
            reports.push(self.lab_report(&sample, &code.called(panel.plain), &results));
        }
        reports
    }

    /// An order; tests that were ordered together share a requisition.
    pub(crate) fn order(&mut self, visit: &Visit, code: &Value, requisition: Option<&str>) -> String {
        let mut elements = json!({
            "meta": profile("us-core-servicerequest"),
            "status": "completed",
            "intent": "order",
            "category": [snomed("108252007", "Laboratory procedure").concept()],
            "code": code,
            "subject": self.subject(),
            "encounter": to(&visit.reference),
            "authoredOn": visit.at.later(8).text(),
            "requester": self.staff(visit.who),
        });
        if let Some(number) = requisition {
            elements["requisition"] = json!({"system": format!("{HOUSE}/requisitions"), "value": number});
        }
        self.put("ServiceRequest", elements)
    }

    /// What was taken, and when.
    pub(crate) fn specimen(&mut self, kind: (&'static str, &'static str), taken: Moment) -> String {
        let elements = json!({
            "meta": profile("us-core-specimen"),
            "status": "available",
            "type": snomed(kind.0, kind.1).called(kind.1),
            "subject": self.subject(),
            "receivedTime": taken.later(55).text(),
            "collection": {"collectedDateTime": taken.text()},
        });
        self.put("Specimen", elements)
    }

    /// One measured value.
    pub(crate) fn result(&mut self, sample: &Sample, lab: Lab, value: f64) -> String {
        let row = lab.row();
        let range = lab.range(self.person.sex, age_months(self.person.birth, sample.taken.day));
        let code = Code { system: LOINC, code: row.loinc, display: row.name };
        let shown = format!("{value:.*}", row.decimals);
        let mut elements = self.result_frame(sample, &code.called(row.plain));
        elements["valueQuantity"] = quantity(&shown, row.unit);
        let flag = flag(value, range, row.alarm);
        elements["interpretation"] = json!([hl7_named("v3-ObservationInterpretation", flag.0, flag.1)]);
        elements["referenceRange"] = json!([range_shape(range, row.decimals, row.unit)]);
        self.put("Observation", elements)
    }

    /// What every laboratory observation says besides its value.
    pub(crate) fn result_frame(&self, sample: &Sample, code: &Value) -> Value {
        json!({
            "meta": profile("us-core-observation-lab"),
            "basedOn": [to(&sample.order)],
            "status": "final",
            "category": [hl7_named("observation-category", "laboratory", "Laboratory")],
            "code": code,
            "subject": self.subject(),
            "encounter": to(&sample.encounter),
            "effectiveDateTime": sample.taken.text(),
            "issued": sample.issued.text(),
            "performer": [to(&self.clinic.places.laboratory)],
            "specimen": to(&sample.specimen),
        })
    }

    /// The report that gathers the results of a sample.
    pub(crate) fn lab_report(&mut self, sample: &Sample, code: &Value, results: &[String]) -> String {
        let elements = json!({
            "meta": profile("us-core-diagnosticreport-lab"),
            "basedOn": [to(&sample.order)],
            "status": "final",
            "category": [hl7_named("v2-0074", "LAB", "Laboratory")],
            "code": code,
            "subject": self.subject(),
            "encounter": to(&sample.encounter),
            "effectiveDateTime": sample.taken.text(),
            "issued": sample.issued.text(),
            "performer": [to(&self.clinic.places.laboratory)],
            "resultsInterpreter": [self.staff(sample.who)],
            "specimen": [to(&sample.specimen)],
            "result": results.iter().map(|result| to(result)).collect::<Vec<_>>(),
        });
        self.put("DiagnosticReport", elements)
    }

    /// A test that is answered with a word: code, its plain name, specimen, and answer (code, name, usual answer).
    pub(crate) fn word_test(&mut self, visit: &Visit, test: WordTest) -> (String, String) {
        let taken = visit.at.later(15);
        let order = self.order(visit, &test.code.called(test.plain), None);
        let specimen = self.specimen(test.specimen, taken);
        let issued = self.not_later(taken.later(test.hours * 60)).max(taken.later(20));
        let sample =
            Sample { specimen, order, encounter: visit.reference.clone(), taken, issued, who: visit.who };
        let mut elements = self.result_frame(&sample, &test.code.called(test.plain));
        elements["valueCodeableConcept"] = test.answer.called(test.answer.display);
        if let Some(usual) = test.usual {
            let flag = if usual == test.answer { ("N", "Normal") } else { ("A", "Abnormal") };
            elements["interpretation"] = json!([hl7_named("v3-ObservationInterpretation", flag.0, flag.1)]);
            elements["referenceRange"] = json!([{"text": usual.display}]);
        }
        let observation = self.put("Observation", elements);
        let report =
            self.lab_report(&sample, &test.code.called(test.plain), std::slice::from_ref(&observation));
        (report, observation)
    }
}

/// A test whose answer is a word.
#[derive(Clone, Copy)]
pub(crate) struct WordTest {
    pub(crate) code: Code,
    pub(crate) plain: &'static str,
    pub(crate) specimen: (&'static str, &'static str),
    pub(crate) answer: Code,
    pub(crate) usual: Option<Code>,
    pub(crate) hours: i32,
}

pub(crate) const NEGATIVE: Code = snomed("260385009", "Negative");
pub(crate) const POSITIVE: Code = snomed("10828004", "Positive");

/// The value as it is printed.
fn rounded(value: f64, decimals: usize) -> f64 {
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

/// The interpretation of a printed value: code and name.
pub(crate) fn flag(value: f64, range: (f64, f64), alarm: (f64, f64)) -> (&'static str, &'static str) {
    match value {
        v if v < range.0 && v < alarm.0 => ("LL", "Critical low"),
        v if v > range.1 && v > alarm.1 => ("HH", "Critical high"),
        v if v < range.0 => ("L", "Low"),
        v if v > range.1 => ("H", "High"),
        _ => ("N", "Normal"),
    }
}

fn range_shape(range: (f64, f64), decimals: usize, unit: (&str, &str)) -> Value {
    let (low, high) = range;
    let mut shape = json!({});
    if low > OPEN_LOW {
        shape["low"] = quantity(&format!("{low:.decimals$}"), unit);
    }
    if high < OPEN_HIGH {
        shape["high"] = quantity(&format!("{high:.decimals$}"), unit);
    }
    let ends = (low > OPEN_LOW, high < OPEN_HIGH);
    shape["text"] = match ends {
        (true, true) => format!("{low:.decimals$} to {high:.decimals$} {}", unit.0),
        (true, false) => format!("{low:.decimals$} {} or more", unit.0),
        _ => format!("{high:.decimals$} {} or less", unit.0),
    }
    .into();
    shape
}

/// Estimated glomerular filtration rate by the CKD-EPI formula of 2021 without race (Inker et al., NEJM 2021).
fn filter_rate(creatinine: f64, sex: Sex, age: i32) -> f64 {
    let (kappa, alpha, factor) = if sex == Sex::Female { (0.7, -0.241, 1.012) } else { (0.9, -0.302, 1.0) };
    let ratio = creatinine / kappa;
    142.0
        * power(ratio.min(1.0), alpha)
        * power(ratio.max(1.0), -1.2)
        * power(0.9938, f64::from(age))
        * factor
}

/// `base` to a power, by series of our own, so that every machine gives the same digits.
fn power(base: f64, exponent: f64) -> f64 {
    let y = (base - 1.0) / (base + 1.0);
    let (mut term, mut log) = (y, 0.0);
    for odd in (1..80).step_by(2) {
        log += term / f64::from(odd);
        term *= y * y;
    }
    let x = 2.0 * log * exponent / 16.0;
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..20 {
        term *= x / f64::from(n);
        sum += term;
    }
    let squared = |v: f64| v * v;
    squared(squared(squared(squared(sum))))
}

#[cfg(test)]
mod tests {
    use super::{filter_rate, flag, power};
    use crate::people::Sex;

    #[test]
    fn our_power_agrees_with_the_mathematics_library() {
        for (base, exponent) in [(0.5, -0.241), (1.0, 3.0), (4.0, -1.2), (0.9938, 81.0), (10.0, -1.2)] {
            let (ours, theirs) = (power(base, exponent), f64::powf(base, exponent));
            assert!((ours - theirs).abs() < 1e-9, "{base}^{exponent}: {ours} {theirs}");
        }
    }

    #[test]
    fn the_filter_rate_matches_published_examples() {
        // By the calculator of the National Kidney Foundation: 55-year-old woman 1.4 mg/dL, 40-year-old man 0.9.
        assert!((filter_rate(1.4, Sex::Female, 55) - 44.0).abs() < 1.0);
        assert!((filter_rate(0.9, Sex::Male, 40) - 111.0).abs() < 1.5);
    }

    #[test]
    fn flags_name_which_side_and_whether_somebody_must_call() {
        let potassium = |value| flag(value, (3.5, 5.1), (2.8, 6.2)).0;
        assert_eq!([2.7, 3.4, 3.5, 5.1, 5.2, 6.3].map(potassium), ["LL", "L", "N", "N", "H", "HH"]);
        assert_eq!(flag(3.0, (-1.0, 5.0), (-1.0, 1.0e9)).0, "N");
    }
}
