//! Number and quantity parameters: decimals compared exactly, with the precision that the asker wrote.

use std::cmp::Ordering;

use serde_json::Value;

use super::Prefix;

/// A decimal as written, without rounding to binary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decimal {
    digits: i128,
    exponent: i32,
}

/// More digits than these do not change an answer.
const DIGITS_MAX: u32 = 18;
const EXPONENT_MAX: i32 = 400;
const NUMBER_BYTES_MAX: usize = 64;

impl Decimal {
    pub(super) fn parse(text: &str) -> Option<Decimal> {
        Decimal::parse_written(text).map(|(number, _)| number)
    }

    /// The number and whether it was written with an exponent.
    fn parse_written(text: &str) -> Option<(Decimal, bool)> {
        if text.len() > NUMBER_BYTES_MAX {
            return None;
        }
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, Some(power.parse::<i32>().ok()?)),
            None => (text, None),
        };
        let (negative, unsigned) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if whole.is_empty() || (fraction.is_empty() && unsigned.contains('.')) {
            return None;
        }
        let mut number = Decimal { digits: 0, exponent: power.unwrap_or(0) };
        for (digits, after_point) in [(whole, false), (fraction, true)] {
            for digit in digits.chars() {
                number.push(digit.to_digit(10)?, after_point);
            }
        }
        if number.exponent.abs() > EXPONENT_MAX {
            return None;
        }
        if negative {
            number.digits = -number.digits;
        }
        Some((number, power.is_some()))
    }

    fn push(&mut self, digit: u32, after_point: bool) {
        if self.digits >= 10_i128.pow(DIGITS_MAX) {
            self.exponent += i32::from(!after_point); // beyond the digits that count
        } else {
            self.digits = self.digits * 10 + i128::from(digit);
            self.exponent -= i32::from(after_point);
        }
    }

    /// This number with `tenths` tenths of its last digit added.
    fn plus(self, tenths: i128, places: i32) -> Decimal {
        let scale = 10_i128.pow(u32::try_from(places).unwrap_or(0));
        Decimal { digits: self.digits * scale + tenths, exponent: self.exponent - places }
    }

    /// As text that [`Decimal::parse`] reads back.
    pub(super) fn to_text(self) -> String {
        format!("{}e{}", self.digits, self.exponent)
    }

    fn order_of_magnitude(self) -> i64 {
        let digits = self.digits.unsigned_abs().checked_ilog10().unwrap_or(0);
        i64::from(digits) + i64::from(self.exponent)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        let signs = self.digits.signum().cmp(&other.digits.signum());
        if signs != Ordering::Equal || self.digits == 0 {
            return signs;
        }
        let sizes = self.order_of_magnitude().cmp(&other.order_of_magnitude());
        if sizes != Ordering::Equal {
            return if self.digits > 0 { sizes } else { sizes.reverse() };
        }
        // The same size: exponents differ by fewer places than there are digits.
        let lowest = self.exponent.min(other.exponent);
        let scaled = |number: &Decimal| {
            let places = u32::try_from(number.exponent - lowest).ok()?;
            number.digits.checked_mul(10_i128.checked_pow(places)?)
        };
        match (scaled(self), scaled(other)) {
            (Some(one), Some(two)) => one.cmp(&two),
            // Both numbers beyond 38 digits: alike in all that count.
            _ => Ordering::Equal,
        }
    }
}

/// A number with its prefix; without one the precision that was written counts: `100` is 99.5 up to 100.5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    prefix: Prefix,
    number: Decimal,
    /// From the first up to the second, which belongs to it only where about is meant.
    about: (Decimal, Decimal),
}

impl Wanted {
    pub(super) fn parse(text: &str) -> Option<Wanted> {
        let (prefix, text) = Prefix::split(text);
        let (number, with_power) = Decimal::parse_written(text)?;
        let about = match prefix {
            Prefix::Approximately => {
                let tenth = number.digits.abs();
                (number.plus(-tenth, 1), number.plus(tenth, 1))
            }
            // `1e2` is 95 up to 105 in the standard's table: half of the digit after the last.
            _ if with_power => (number.plus(-5, 2), number.plus(5, 2)),
            _ => (number.plus(-5, 1), number.plus(5, 1)),
        };
        Some(Wanted { prefix, number, about })
    }

    /// Whether a value, which may be a range with open ends, compares so.
    fn compares(&self, low: Option<Decimal>, high: Option<Decimal>) -> bool {
        let (from, to) = self.about;
        let below = |bound: Option<Decimal>, number| bound.is_none_or(|low| low < number);
        let above = |bound: Option<Decimal>, number| bound.is_none_or(|high| high > number);
        match self.prefix {
            Prefix::Equal | Prefix::NotEqual => {
                let within = low.is_some_and(|low| low >= from) && high.is_some_and(|high| high < to);
                within == (self.prefix == Prefix::Equal)
            }
            Prefix::Greater => above(high, self.number),
            Prefix::Less => below(low, self.number),
            Prefix::GreaterOrEqual => above(high, self.number) || high == Some(self.number),
            Prefix::LessOrEqual => below(low, self.number) || low == Some(self.number),
            Prefix::StartsAfter => low.is_some_and(|low| low > self.number),
            Prefix::EndsBefore => high.is_some_and(|high| high < self.number),
            Prefix::Approximately => low.is_none_or(|low| low <= to) && high.is_none_or(|high| high >= from),
        }
    }

    /// Whether a number at the parameter's path compares so.
    pub(super) fn holds(&self, value: &Value) -> bool {
        match value {
            Value::Number(_) => {
                decimal(Some(value)).is_some_and(|found| self.compares(Some(found), Some(found)))
            }
            Value::Object(_) => interval(value).is_some_and(|(low, high)| self.compares(low, high)),
            _ => false,
        }
    }
}

/// `number|system|code`, `number||code` or `number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WantedQuantity {
    number: Wanted,
    system: Option<String>,
    code: Option<String>,
}

const CURRENCIES: &str = "urn:iso:std:iso:4217";

impl WantedQuantity {
    pub(super) fn parse(parts: &[String]) -> Option<WantedQuantity> {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let (number, system, code) = match parts {
            [number] => (number, None, None),
            [number, system, code] => (number, filled(system), filled(code)),
            _ => return None,
        };
        Some(WantedQuantity { number: Wanted::parse(number)?, system, code })
    }

    pub(super) fn holds(&self, value: &Value) -> bool {
        // A Range has its units in its ends.
        let unit = value.get("low").or_else(|| value.get("high")).unwrap_or(value);
        self.unit_is(unit) && self.number.holds(value)
    }

    fn unit_is(&self, unit: &Value) -> bool {
        let text = |name| unit.get(name).and_then(Value::as_str);
        let Some(code) = self.code.as_deref() else {
            return self.system.is_none() || self.system.as_deref() == text("system");
        };
        if let Some(currency) = text("currency") {
            return code == currency && self.system.as_deref().is_none_or(|system| system == CURRENCIES);
        }
        match self.system.as_deref() {
            Some(system) => text("system") == Some(system) && text("code") == Some(code),
            None => text("code") == Some(code) || text("unit") == Some(code),
        }
    }
}

fn decimal(value: Option<&Value>) -> Option<Decimal> {
    match value? {
        Value::Number(number) => Decimal::parse(number.as_str()),
        _ => None,
    }
}

type Interval = (Option<Decimal>, Option<Decimal>);

/// The ends of a Quantity (open where it says `<5`), a Money or a Range.
fn interval(value: &Value) -> Option<Interval> {
    if let Some(number) = decimal(value.get("value")) {
        return Some(match value.get("comparator").and_then(Value::as_str) {
            Some("<" | "<=") => (None, Some(number)),
            Some(">" | ">=") => (Some(number), None),
            _ => (Some(number), Some(number)),
        });
    }
    let end = |name| decimal(value.get(name).and_then(|end| end.get("value")));
    let (low, high) = (end("low"), end("high"));
    (low.is_some() || high.is_some()).then_some((low, high))
}

/// The number by which a value is sorted.
pub(super) fn sort_value(value: &Value) -> Option<Decimal> {
    let (low, high) = match value {
        Value::Number(_) => return decimal(Some(value)),
        _ => interval(value)?,
    };
    low.or(high)
}
