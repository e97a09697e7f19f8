//! What must hold of every record.

use super::{Clinic, Settings};
use jiff::civil::date;

fn clinic() -> Clinic {
    Clinic::new(Settings { seed: 7, patients: 300, today: date(2025, 6, 11) })
}

#[test]
fn a_clinic_is_made() {
    let clinic = clinic();
    assert!(clinic.commons().len() > 100);
    assert!(clinic.patient(0).resources.len() > 10);
}
