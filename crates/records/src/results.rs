//! The rules of test results: where a value stands, what a result says in one sentence, which values lie outside
//! their range, which may be joined to a line. No I/O and no words: pages put them into words.
//!
//! What must hold: the laboratory's own judgement comes before ours; where it sent neither a judgement nor one
//! range that fits, nothing is said to be usual; digits stay as they were sent, and only
//! fractions that no device measures are shown shorter.

use std::borrow::Cow;

use crate::when::When;

mod pressure;
#[cfg(test)]
mod tests;
mod trend;

pub use pressure::{is_count, order_pressure, pressure};
pub use trend::{TrendValue, trend};

/// The plain name, and the clinical one where it says something else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// As people say it.
    pub plain: String,
    /// As clinicians write it.
    pub clinical: Option<String>,
    /// What it is, in one sentence.
    pub about: Option<&'static str>,
}

/// A code with its system: what may be compared over time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code {
    /// The code system.
    pub system: String,
    /// The code.
    pub code: String,
}

/// How a measured number relates to what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// The true value is lower.
    Less,
    /// It is this or lower.
    AtMost,
    /// It is this or higher.
    AtLeast,
    /// It is higher.
    More,
}

/// A number with its digits and its unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quantity {
    /// The digits as they were sent: `1.00` stays `1.00`.
    pub digits: String,
    /// What the true value does.
    pub comparator: Option<Comparator>,
    /// The unit as people read it; empty where there is none.
    pub unit: String,
    /// The unit for comparing: its code, or its text.
    pub unit_key: String,
}

impl Quantity {
    /// The number.
    pub fn number(&self) -> Option<f64> {
        self.digits.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// Digits that a person reads of a measured fraction; a device measures fewer.
const SHOWN_DIGITS: usize = 4;
/// A fraction with more digits than this was computed, not measured.
const MEASURED_DIGITS_MAX: usize = 6;

impl Quantity {
    /// The digits to show: as they were sent, but for fractions that no device measures (`82.34498857829588`). Of
    /// those only what stands behind the point is shortened, to four digits in all.
    pub fn shown(&self) -> Cow<'_, str> {
        let counted =
            |text: &str| text.trim_start_matches(['0', '.']).bytes().filter(u8::is_ascii_digit).count();
        let unsigned = self.digits.trim_start_matches('-');
        let Some((whole, behind)) = unsigned.split_once('.') else { return (&self.digits).into() };
        let is_plain = behind.bytes().all(|byte| byte.is_ascii_digit());
        let (true, Some(number)) = (is_plain && counted(unsigned) > MEASURED_DIGITS_MAX, self.number())
        else {
            return (&self.digits).into();
        };
        let empty = behind.len() - behind.trim_start_matches('0').len();
        let places =
            if counted(whole) > 0 { SHOWN_DIGITS.saturating_sub(whole.len()) } else { empty + SHOWN_DIGITS };
        format!("{number:.places$}").into()
    }
}

/// What a test answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A number.
    Measured(Quantity),
    /// Words: a text, a coded answer, a ratio, a span.
    Words(String),
    /// Yes or no.
    YesNo(bool),
    /// A day or an instant.
    Date(When),
    /// Nothing, with the source's reason where it gave one.
    Nothing(Option<String>),
}

/// The laboratory's own judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flag {
    /// Far below.
    VeryLow,
    /// Below.
    Low,
    /// As usual.
    Usual,
    /// Above.
    High,
    /// Far above.
    VeryHigh,
    /// Not as usual.
    Unusual,
    /// Far from usual.
    VeryUnusual,
    /// Something else that says nothing about a range: susceptible, reactive, better than before. The key of our
    /// words for it, and the source's.
    Told {
        /// The key of the words.
        key: &'static str,
        /// As the source says it.
        sent: Option<String>,
    },
    /// Something else, in the source's words.
    Other(String),
}

/// From which age to which a range holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ages {
    /// From this age on.
    pub from: Option<Quantity>,
    /// Up to this age.
    pub to: Option<Quantity>,
}

/// A reference range.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Range {
    /// Where it begins.
    pub low: Option<Quantity>,
    /// Where it ends.
    pub high: Option<Quantity>,
    /// In the laboratory's words.
    pub text: Option<String>,
    /// For whom it holds, where that was said.
    pub applies: Vec<String>,
    /// The ages for which it holds, where that was said.
    pub ages: Option<Ages>,
    /// It is the usual range, not a target of treatment or a limit of alarm.
    pub usual: bool,
}

/// How far a result has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Asked for; nothing is there yet.
    Waiting,
    /// A first reading that may change.
    Preliminary,
    /// Done.
    Final,
    /// Done, then changed.
    Corrected,
    /// It was not done.
    NotDone,
    /// It was entered by mistake.
    Withdrawn,
    /// The source does not know.
    Unknown,
}

/// Where a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Far below the usual range.
    VeryLow,
    /// Below it.
    Low,
    /// A little below it.
    LittleLow,
    /// Within it, or as usual.
    Usual,
    /// A little above it.
    LittleHigh,
    /// Above it.
    High,
    /// Far above it.
    VeryHigh,
    /// Not as usual.
    Unusual,
    /// Far from usual.
    VeryUnusual,
    /// Nobody says.
    Unknown,
}

impl Standing {
    /// Outside the usual range.
    pub fn is_outside(self) -> bool {
        !matches!(self, Standing::Usual | Standing::Unknown)
    }

    /// The more it asks for a look, the higher.
    fn weight(self) -> u8 {
        match self {
            Standing::Unknown => 0,
            Standing::Usual => 1,
            Standing::LittleLow | Standing::LittleHigh => 2,
            Standing::Unusual => 3,
            Standing::Low | Standing::High => 4,
            Standing::VeryLow | Standing::VeryHigh | Standing::VeryUnusual => 5,
        }
    }
}

/// What somebody wrote about a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// What.
    pub text: String,
    /// Who, by name.
    pub by: Option<String>,
    /// When.
    pub when: Option<When>,
}

/// One part of a test with several values, as the two numbers of a blood pressure.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its name.
    pub name: Name,
    /// What may be compared over time.
    pub code: Option<Code>,
    /// What it answered.
    pub answer: Answer,
    /// The laboratory's judgements.
    pub flags: Vec<Flag>,
    /// Its ranges.
    pub ranges: Vec<Range>,
}

/// One test: an answer, or several parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The id of its page.
    pub id: String,
    /// The answer with its name, judgements and ranges.
    pub main: Part,
    /// Parts of it.
    pub parts: Vec<Part>,
    /// When it was taken; never when it was reported or stored.
    pub taken: Option<When>,
    /// How far it has come.
    pub state: State,
    /// It was measured on the person, not in a laboratory.
    pub vital: bool,
    /// How it was measured; values by different methods are never joined.
    pub method: Option<String>,
    /// What the laboratory or a clinician noted.
    pub notes: Vec<Comment>,
    /// Links for who and where, as the record has them.
    pub links: Links,
    /// Something was added to it that may change what it means, and that we cannot read.
    pub clouded: bool,
}

/// What a result refers to: a text to show, or the place to look it up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Links {
    /// The order.
    pub order: Option<Link>,
    /// Who did it: the laboratory, the department.
    pub performer: Option<Link>,
    /// What was taken.
    pub specimen: Option<Link>,
    /// The visit.
    pub visit: Option<Link>,
    /// Who read it.
    pub reader: Option<Link>,
}

/// A reference with the name that its source gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Type and id, where it leads to something here.
    pub target: Option<(String, String)>,
    /// How the source names it.
    pub display: Option<String>,
}

/// One result as a person opens it: a report with its tests, or a test by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The id of its page.
    pub id: String,
    /// Its name.
    pub name: Name,
    /// When it was taken.
    pub taken: Option<When>,
    /// When it was last reported; shown beside a correction, never used as the date of the result.
    pub told: Option<When>,
    /// How far it has come.
    pub state: State,
    /// The conclusion in words.
    pub conclusion: Option<String>,
    /// The report in words.
    pub story: Vec<crate::narrative::Block>,
    /// Its files, where it has no words.
    pub papers: Vec<crate::entry::Paper>,
    /// Its tests.
    pub tests: Vec<Test>,
    /// Tests that it names and that are not here.
    pub absent: usize,
    /// What was written about it.
    pub comments: Vec<Comment>,
    /// Who, where, on whose order.
    pub links: Links,
    /// Something was added to it that may change what it means, and that we cannot read.
    pub clouded: bool,
}

/// What a result says in one sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Conclusion {
    /// One value, and where it stands.
    Stands(Standing),
    /// One answer without a judgement, or in words.
    Says(Answer, Standing),
    /// So many of so many outside their range.
    Outside {
        /// Outside.
        count: usize,
        /// Of all.
        of: usize,
    },
    /// All in their ranges.
    AllUsual(usize),
    /// So many values, and nobody says where all of them stand.
    Values(usize),
    /// A report to read.
    Report,
    /// Not there yet.
    Waiting,
    /// It was not done.
    NotDone,
    /// It was taken back.
    Withdrawn,
}

/// How far a value may lie beyond a range and still be "a little" outside, in widths of the range.
const LITTLE_WIDTHS: f64 = 0.25;

/// The range that a value is held against: the only usual one, and only in the value's unit. Of several the
/// laboratory alone knows which holds, and so it does of one for certain ages: they are shown as they were sent.
pub fn fitting_range(part: &Part) -> Option<&Range> {
    let Answer::Measured(value) = &part.answer else { return None };
    let mut usual = part.ranges.iter().filter(|range| range.usual);
    let (only, others) = (usual.next()?, usual.next());
    let ends = [&only.low, &only.high];
    let mut there = ends.into_iter().flatten().peekable();
    there.peek()?;
    let same_unit = |end: &Quantity| end.unit_key.is_empty() || end.unit_key == value.unit_key;
    let fits = there.all(|end| same_unit(end) && end.number().is_some() && end.comparator.is_none());
    let in_order = match (bound(only.low.as_ref()), bound(only.high.as_ref())) {
        (Some(low), Some(high)) => low <= high,
        _ => true,
    };
    (others.is_none() && only.ages.is_none() && fits && in_order).then_some(only)
}

fn bound(end: Option<&Quantity>) -> Option<f64> {
    end.and_then(Quantity::number)
}

/// Where a part stands: by the laboratory's judgement, else by its range.
pub fn part_standing(part: &Part) -> Standing {
    let told = part.flags.iter().filter_map(flag_standing).max_by_key(|standing| standing.weight());
    let measured = by_range(part);
    match (told, measured) {
        (Some(Standing::Low), Some(Standing::LittleLow)) => Standing::LittleLow,
        (Some(Standing::High), Some(Standing::LittleHigh)) => Standing::LittleHigh,
        (Some(told), _) => told,
        (None, Some(measured)) => measured,
        (None, None) => Standing::Unknown,
    }
}

fn flag_standing(flag: &Flag) -> Option<Standing> {
    match flag {
        Flag::VeryLow => Some(Standing::VeryLow),
        Flag::Low => Some(Standing::Low),
        Flag::Usual => Some(Standing::Usual),
        Flag::High => Some(Standing::High),
        Flag::VeryHigh => Some(Standing::VeryHigh),
        Flag::Unusual => Some(Standing::Unusual),
        Flag::VeryUnusual => Some(Standing::VeryUnusual),
        Flag::Told { .. } | Flag::Other(_) => None,
    }
}

fn by_range(part: &Part) -> Option<Standing> {
    let Answer::Measured(value) = &part.answer else { return None };
    let (range, number) = (fitting_range(part)?, value.number()?);
    let (low, high) = (bound(range.low.as_ref()), bound(range.high.as_ref()));
    match value.comparator {
        None => Some(exactly(number, low, high)),
        Some(Comparator::Less) => below(number, true, low, high),
        Some(Comparator::AtMost) => below(number, false, low, high),
        Some(Comparator::More) => above(number, true, low, high),
        Some(Comparator::AtLeast) => above(number, false, low, high),
    }
}

fn exactly(number: f64, low: Option<f64>, high: Option<f64>) -> Standing {
    // Only a range with two ends has a width to measure a little by.
    let little = low.zip(high).map_or(0.0, |(low, high)| (high - low) * LITTLE_WIDTHS);
    // The last digits of a decimal are not exact in binary.
    let slack = little * 1e-9;
    match (low, high) {
        (Some(low), _) if number < low => {
            if low - number <= little + slack && little > 0.0 {
                Standing::LittleLow
            } else {
                Standing::Low
            }
        }
        (_, Some(high)) if number > high => {
            if number - high <= little + slack && little > 0.0 {
                Standing::LittleHigh
            } else {
                Standing::High
            }
        }
        _ => Standing::Usual,
    }
}

/// "Less than 0.5" stands somewhere below: outside, inside, or nobody can say.
fn below(number: f64, strictly: bool, low: Option<f64>, high: Option<f64>) -> Option<Standing> {
    match (low, high) {
        (Some(low), _) if number < low || strictly && number <= low => Some(Standing::Low),
        (None, Some(high)) if number <= high => Some(Standing::Usual),
        _ => None,
    }
}

fn above(number: f64, strictly: bool, low: Option<f64>, high: Option<f64>) -> Option<Standing> {
    match (low, high) {
        (_, Some(high)) if number > high || strictly && number >= high => Some(Standing::High),
        (Some(low), None) if number >= low => Some(Standing::Usual),
        _ => None,
    }
}

/// Whether the laboratory's judgement and its range say the same. Where they do not, the value is not drawn in
/// the range: a picture that speaks against the words helps nobody.
pub fn agrees_with_range(part: &Part) -> bool {
    by_range(part).is_some_and(|measured| measured.is_outside() == part_standing(part).is_outside())
}

/// Where a test stands: of several parts the one that asks most for a look.
pub fn standing(test: &Test) -> Standing {
    if !test.state.has_answer() {
        return Standing::Unknown;
    }
    let own = part_standing(&test.main);
    let parts = test.parts.iter().map(part_standing);
    let worst = parts.clone().chain([own]).max_by_key(|standing| standing.weight()).unwrap_or(own);
    // All parts must be judged before the whole is called usual.
    let unjudged = own == Standing::Unknown && parts.clone().any(|part| part == Standing::Unknown);
    if worst == Standing::Usual && unjudged { Standing::Unknown } else { worst }
}

impl State {
    /// There is something to read.
    pub fn has_answer(self) -> bool {
        !matches!(self, State::Waiting | State::NotDone | State::Withdrawn)
    }
}

/// What a result says in one sentence.
pub fn conclusion(sheet: &Sheet) -> Conclusion {
    match sheet.state {
        State::Withdrawn => return Conclusion::Withdrawn,
        State::NotDone => return Conclusion::NotDone,
        _ => {}
    }
    let tests: Vec<&Test> = sheet.tests.iter().filter(|test| test.state.has_answer()).collect();
    let narrative = sheet.conclusion.is_some() || !sheet.story.is_empty() || !sheet.papers.is_empty();
    match tests.as_slice() {
        [] if narrative => Conclusion::Report,
        [] => Conclusion::Waiting,
        [only] => of_one(only),
        _ => of_many(&tests),
    }
}

fn of_one(test: &Test) -> Conclusion {
    let standing = standing(test);
    let judged = !matches!(standing, Standing::Unknown);
    match &test.main.answer {
        Answer::Measured(_) if judged => Conclusion::Stands(standing),
        Answer::Nothing(_) if !test.parts.is_empty() && judged => Conclusion::Stands(standing),
        Answer::Nothing(None) if !test.parts.is_empty() => Conclusion::Values(test.parts.len()),
        answer => Conclusion::Says(answer.clone(), standing),
    }
}

fn of_many(tests: &[&Test]) -> Conclusion {
    let standings: Vec<Standing> = tests.iter().map(|test| standing(test)).collect();
    let count = standings.iter().filter(|standing| standing.is_outside()).count();
    let of = tests.len();
    if count > 0 {
        Conclusion::Outside { count, of }
    } else if standings.iter().all(|standing| *standing == Standing::Usual) {
        Conclusion::AllUsual(of)
    } else {
        Conclusion::Values(of)
    }
}

/// Something was added to a result, or to a test of it, that we cannot read.
pub fn is_clouded(sheet: &Sheet) -> bool {
    sheet.clouded || sheet.tests.iter().any(|test| test.clouded)
}

/// Whether anything of a result is outside its usual range.
pub fn is_outside(sheet: &Sheet) -> bool {
    sheet.state.has_answer() && sheet.tests.iter().any(|test| standing(test).is_outside())
}

/// The tests of a panel: those outside first, the farthest first, then the others as they came.
pub fn by_urgency(tests: &[Test]) -> Vec<&Test> {
    let mut sorted: Vec<&Test> = tests.iter().collect();
    sorted.sort_by_key(|test| {
        let standing = standing(test);
        std::cmp::Reverse(if standing.is_outside() { standing.weight() } else { 0 })
    });
    sorted
}

/// Results under the day on which they were taken, the newest day first; what has no date comes last.
pub fn by_day(mut sheets: Vec<Sheet>) -> Vec<(Option<When>, Vec<Sheet>)> {
    let order = |sheet: &Sheet| sheet.taken.as_ref().map(When::order);
    sheets.sort_by_key(|sheet| std::cmp::Reverse(order(sheet)));
    let mut days: Vec<(Option<When>, Vec<Sheet>)> = Vec::new();
    for sheet in sheets {
        let same = |known: &Option<When>| match (known, &sheet.taken) {
            (Some(one), Some(two)) => one.day() == two.day() && same_precision(one, two),
            (None, None) => true,
            _ => false,
        };
        match days.last_mut() {
            Some((day, list)) if same(day) => list.push(sheet),
            _ => days.push((sheet.taken.clone(), vec![sheet])),
        }
    }
    days
}

fn same_precision(one: &When, two: &When) -> bool {
    let rank = |when: &When| match when {
        When::At(_) | When::Day(_) => 0,
        When::Month(..) => 1,
        When::Year(_) => 2,
    };
    rank(one) == rank(two)
}
