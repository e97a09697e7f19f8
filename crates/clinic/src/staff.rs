//! The clinic's people and places: one organisation, three sites, and who works where in which specialty.

/// A site of the clinic.
pub(crate) struct Site {
    pub(crate) name: &'static str,
    pub(crate) street: &'static str,
    pub(crate) town: &'static str,
    pub(crate) postal: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) position: (&'static str, &'static str),
    pub(crate) access: &'static str,
}

/// The clinic's name.
pub(crate) const CLINIC_NAME: &str = "Three Rivers Community Clinic";

/// The three sites.
pub(crate) const SITES: [Site; 3] = [
    Site {
        name: "Lindenmouth Health Centre",
        street: "12 Ferry Street",
        town: "Lindenmouth",
        postal: "00411",
        phone: "+1-207-555-0110",
        position: ("44.1031", "-69.1142"),
        access: "Step-free entrance on Ferry Street. Lift to all floors. Hearing loop at the desk. Two parking \
                 places for badge holders by the door. Assistance dogs welcome.",
    },
    Site {
        name: "Harrow Ford Family Practice",
        street: "3 Old Mill Road",
        town: "Harrow Ford",
        postal: "00417",
        phone: "+1-207-555-0120",
        position: ("44.2214", "-69.3027"),
        access: "Everything is on the ground floor. Wide doors and an accessible toilet with a changing bench. \
                 The bus stops 50 metres from the entrance. A quiet room is kept for anyone who needs it.",
    },
    Site {
        name: "Quillan Bay Clinic",
        street: "88 Lighthouse Road",
        town: "Quillan Bay",
        postal: "00423",
        phone: "+1-207-555-0130",
        position: ("43.9876", "-69.0451"),
        access: "Ramp on the left of the building. Examination tables that lower. Interpreters for sign language \
                 when booked two days ahead. Ring the bell if the automatic door is slow.",
    },
];

/// What a clinician does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Field {
    Family,
    Internal,
    Children,
    Women,
    Midwife,
    Heart,
    Kidney,
    Hormones,
    Mind,
    Talking,
    Bones,
    Gut,
    Eyes,
    Skin,
    Tumours,
    Tissue,
    Pictures,
    Laboratory,
    Pharmacy,
    Nurse,
    Social,
    Food,
    Movement,
    Surgery,
}

impl Field {
    /// SNOMED CT code and name of the specialty.
    pub(crate) fn specialty(self) -> (&'static str, &'static str) {
        match self {
            Field::Family => ("419772000", "Family practice"),
            Field::Internal => ("419192003", "Internal medicine"),
            Field::Children => ("394537008", "Pediatric specialty"),
            Field::Women | Field::Midwife => ("394586005", "Gynecology"),
            Field::Heart => ("394579002", "Cardiology"),
            Field::Kidney => ("394589003", "Nephrology"),
            Field::Hormones => ("394583002", "Endocrinology"),
            Field::Mind => ("394587001", "Psychiatry"),
            Field::Talking => ("394913002", "Psychotherapy (specialty)"),
            Field::Bones => ("394801008", "Trauma and orthopedics"),
            Field::Gut => ("394584008", "Gastroenterology"),
            Field::Eyes => ("394594003", "Ophthalmology"),
            Field::Skin => ("394582007", "Dermatology"),
            Field::Tumours => ("394593009", "Medical oncology"),
            Field::Tissue => ("394915009", "General pathology (specialty)"),
            Field::Pictures => ("394914008", "Radiology"),
            Field::Laboratory => ("394596001", "Chemical pathology"),
            Field::Surgery => ("394609007", "General surgery"),
            Field::Movement => ("394602003", "Rehabilitation - specialty"),
            Field::Pharmacy | Field::Nurse | Field::Social | Field::Food => {
                ("394658006", "Clinical specialty")
            }
        }
    }

    /// What the patient calls it.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Field::Family => "Family medicine",
            Field::Internal => "Internal medicine",
            Field::Children => "Children's health",
            Field::Women => "Women's health and pregnancy",
            Field::Midwife => "Midwifery",
            Field::Heart => "Heart and circulation",
            Field::Kidney => "Kidney care",
            Field::Hormones => "Diabetes and hormones",
            Field::Mind => "Psychiatry",
            Field::Talking => "Talking therapy",
            Field::Bones => "Bones and joints",
            Field::Gut => "Stomach and bowel",
            Field::Eyes => "Eye care",
            Field::Skin => "Skin",
            Field::Tumours => "Cancer care",
            Field::Tissue => "Pathology",
            Field::Pictures => "X-ray and imaging",
            Field::Laboratory => "Laboratory",
            Field::Pharmacy => "Clinical pharmacy",
            Field::Nurse => "Nursing",
            Field::Social => "Social work",
            Field::Food => "Nutrition",
            Field::Movement => "Physiotherapy",
            Field::Surgery => "Surgery",
        }
    }

    /// NUCC provider taxonomy code and name.
    pub(crate) fn taxonomy(self) -> (&'static str, &'static str) {
        match self {
            Field::Nurse => ("163W00000X", "Registered Nurse"),
            Field::Midwife => ("367A00000X", "Advanced Practice Midwife"),
            Field::Pharmacy => ("183500000X", "Pharmacist"),
            Field::Social => ("104100000X", "Social Worker"),
            Field::Food => ("133V00000X", "Registered Dietitian"),
            Field::Movement => ("225100000X", "Physical Therapist"),
            Field::Talking => ("103T00000X", "Psychologist"),
            Field::Family => ("207Q00000X", "Family Medicine Physician"),
            Field::Internal => ("207R00000X", "Internal Medicine Physician"),
            Field::Children => ("208000000X", "Pediatrics Physician"),
            _ => ("208D00000X", "General Practice Physician"),
        }
    }
}

/// Somebody who works at the clinic.
pub(crate) struct Clinician {
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) suffix: &'static str,
    pub(crate) female: bool,
    pub(crate) field: Field,
    pub(crate) site: usize,
    pub(crate) languages: &'static [(&'static str, &'static str)],
}

impl Clinician {
    /// The name as a patient reads it.
    pub(crate) fn name(&self) -> String {
        if self.prefix.is_empty() {
            format!("{} {}, {}", self.given, self.family, self.suffix)
        } else {
            format!("{} {} {}", self.prefix, self.given, self.family)
        }
    }

    /// How a letter or a note speaks of them.
    pub(crate) fn short(&self) -> String {
        if self.prefix.is_empty() {
            self.given.to_string()
        } else {
            format!("{} {}", self.prefix, self.family)
        }
    }
}

const EN: (&str, &str) = ("en-US", "English");
const ES: (&str, &str) = ("es", "Spanish");
const AR: (&str, &str) = ("ar", "Arabic");
const FR: (&str, &str) = ("fr", "French");
const VI: (&str, &str) = ("vi", "Vietnamese");
const HI: (&str, &str) = ("hi", "Hindi");
const ZH: (&str, &str) = ("zh", "Chinese");
const UK: (&str, &str) = ("uk", "Ukrainian");
const PT: (&str, &str) = ("pt", "Portuguese");
const PL: (&str, &str) = ("pl", "Polish");
const ASE: (&str, &str) = ("ase", "American Sign Language");

type Languages = &'static [(&'static str, &'static str)];

const fn doctor(
    name: (&'static str, &'static str),
    female: bool,
    field: Field,
    at: (usize, Languages),
) -> Clinician {
    Clinician {
        given: name.0,
        family: name.1,
        prefix: "Dr",
        suffix: "MD",
        female,
        field,
        site: at.0,
        languages: at.1,
    }
}

const fn other(
    name: (&'static str, &'static str),
    suffix: &'static str,
    field: Field,
    at: (usize, Languages),
) -> Clinician {
    Clinician {
        given: name.0,
        family: name.1,
        prefix: "",
        suffix,
        female: true,
        field,
        site: at.0,
        languages: at.1,
    }
}

/// Everyone who works at the clinic.
pub(crate) const STAFF: [Clinician; 27] = [
    doctor(("Elena", "Ruiz"), true, Field::Family, (0, &[EN, ES])),
    doctor(("Tobias", "Lindqvist"), false, Field::Family, (1, &[EN])),
    doctor(("Amara", "Diallo"), true, Field::Family, (2, &[EN, FR])),
    doctor(("Philip", "Greaves"), false, Field::Internal, (0, &[EN, PT])),
    doctor(("Hana", "Sato-Mercer"), true, Field::Internal, (2, &[EN])),
    doctor(("Rosa", "Albescu"), true, Field::Children, (1, &[EN, ES])),
    doctor(("Nabil", "Khoury"), false, Field::Children, (0, &[EN, AR, FR])),
    doctor(("Miriam", "Osei"), true, Field::Women, (0, &[EN])),
    other(("Bridget", "Farrelly"), "CNM", Field::Midwife, (0, &[EN, ASE])),
    doctor(("Gerrit", "van Houten"), false, Field::Heart, (0, &[EN])),
    doctor(("Padma", "Raghunathan"), true, Field::Kidney, (0, &[EN, HI])),
    doctor(("Ilse", "Brandt"), true, Field::Hormones, (0, &[EN])),
    doctor(("Connor", "Delacroix"), false, Field::Mind, (1, &[EN, FR])),
    other(("Wren", "Halloran"), "PsyD", Field::Talking, (1, &[EN])),
    doctor(("Stellan", "Kowalczyk"), false, Field::Bones, (0, &[EN, PL])),
    doctor(("Linh", "Truong"), true, Field::Gut, (0, &[EN, VI])),
    doctor(("Augusta", "Penhaligon"), true, Field::Eyes, (2, &[EN])),
    doctor(("Yaw", "Boateng"), false, Field::Skin, (2, &[EN])),
    doctor(("Catherine", "Oduya"), true, Field::Tumours, (0, &[EN])),
    doctor(("Leopold", "Finch"), false, Field::Tissue, (0, &[EN])),
    doctor(("Mei", "Zhang"), true, Field::Pictures, (0, &[EN, ZH])),
    doctor(("Oleh", "Marchenko"), false, Field::Laboratory, (0, &[EN, UK])),
    other(("Dolores", "Quintana"), "PharmD", Field::Pharmacy, (0, &[EN, ES])),
    other(("Kim", "Abernathy"), "RN", Field::Nurse, (1, &[EN])),
    other(("Thea", "Grimaldi"), "LCSW", Field::Social, (0, &[EN, ES])),
    other(("Jun", "Castellano"), "DPT", Field::Movement, (2, &[EN])),
    doctor(("Rufus", "Etxeberria"), false, Field::Surgery, (0, &[EN, ES])),
];

/// A clinician of a field, at a site when one works there, else wherever one works.
pub(crate) fn who(field: Field, site: usize) -> usize {
    let field = match field {
        Field::Food => Field::Internal,
        other => other,
    };
    let at = |near: bool| STAFF.iter().position(|one| one.field == field && (!near || one.site == site));
    at(true).or_else(|| at(false)).unwrap_or(0)
}

/// The insurers, all invented, with the share in percent that they pay.
pub(crate) const PAYERS: [(&str, i64); 4] = [
    ("Northlight Mutual Health", 80),
    ("Harbor & Hearth Insurance", 70),
    ("Tidewater Public Plan", 100),
    ("Evergreen Senior Plan", 85),
];

/// Opening hours and what is done, by service.
pub(crate) const SERVICES: [(&str, Field, usize, &str); 12] = [
    (
        "Family doctor visits",
        Field::Family,
        0,
        "Everyday health, new worries and long illnesses, for all ages.",
    ),
    (
        "Family doctor visits",
        Field::Family,
        1,
        "Everyday health, new worries and long illnesses, for all ages.",
    ),
    (
        "Family doctor visits",
        Field::Family,
        2,
        "Everyday health, new worries and long illnesses, for all ages.",
    ),
    ("Children's clinic", Field::Children, 1, "Check-ups, vaccines and same-day visits for children."),
    ("Pregnancy care", Field::Women, 0, "Visits with a midwife or doctor through pregnancy and after birth."),
    ("Heart clinic", Field::Heart, 0, "Blood pressure, heart rhythm and blood thinner care."),
    ("Kidney clinic", Field::Kidney, 0, "Care for kidneys that work less well than they should."),
    ("Diabetes clinic", Field::Hormones, 0, "Doctor, nurse and dietitian in one visit."),
    ("Counselling and psychiatry", Field::Mind, 1, "Talking therapy and medicine for mind and mood."),
    ("Bone and joint clinic", Field::Bones, 0, "Knees, hips, backs and shoulders; surgery when it helps."),
    ("Laboratory", Field::Laboratory, 0, "Blood and other tests. Walk in from 7:30, no visit needed."),
    ("X-ray and scans", Field::Pictures, 0, "X-ray, ultrasound, mammogram and bone density."),
];
