//! How a record is read: on which clocks, and in which language its plain names are said.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kit::Ctx;

use crate::names::Tongue;

/// The clinic's clocks and the reader's language.
#[derive(Debug, Clone)]
pub(crate) struct Lens {
    /// The reader's clocks: those they chose, or the clinic's.
    pub(crate) zone: TimeZone,
    /// The language of plain names.
    pub(crate) tongue: Tongue,
    /// Today on these clocks.
    pub(crate) today: Date,
}

impl Lens {
    /// As this request needs it.
    pub(crate) fn of(ctx: &Ctx) -> Lens {
        Lens { zone: ctx.zone().clone(), tongue: Tongue::of(ctx.words().locale()), today: ctx.today() }
    }
}
