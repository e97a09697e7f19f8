//! What the laboratory measures: codes, units, usual ranges by sex and age, and how values lie in people.

use crate::people::Sex;

/// A measured quantity.
pub(crate) struct Analyte {
    pub(crate) loinc: &'static str,
    pub(crate) name: &'static str,
    pub(crate) plain: &'static str,
    /// The unit as printed and as UCUM code.
    pub(crate) unit: (&'static str, &'static str),
    pub(crate) decimals: usize,
    /// Usual range of women, and of men; an open end is the very large or the negative number.
    pub(crate) women: (f64, f64),
    pub(crate) men: (f64, f64),
    /// Where a healthy value lies, how people differ, and how one person's values differ from day to day.
    pub(crate) centre: f64,
    pub(crate) between: f64,
    pub(crate) within: f64,
    /// Nothing lower or higher than this is compatible with a believable report.
    pub(crate) bounds: (f64, f64),
    /// Below or above this the laboratory telephones.
    pub(crate) alarm: (f64, f64),
}

pub(crate) const OPEN_LOW: f64 = -1.0;
pub(crate) const OPEN_HIGH: f64 = 1.0e9;

macro_rules! analytes {
    ($($key:ident = $loinc:literal $name:literal, $plain:literal, $unit:literal $ucum:literal $decimals:literal,
        w $wl:expr, $wh:expr; m $ml:expr, $mh:expr; $centre:literal $between:literal $within:literal; $low:literal $high:literal; $ll:expr, $hh:expr;)*) => {
        /// The name of a measured quantity; its number is its row in the table.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Lab { $($key),* }
        /// One row for each quantity.
        pub(crate) static ANALYTES: &[Analyte] = &[$(Analyte {
            loinc: $loinc, name: $name, plain: $plain, unit: ($unit, $ucum), decimals: $decimals,
            women: ($wl, $wh), men: ($ml, $mh), centre: $centre, between: $between, within: $within,
            bounds: ($low, $high), alarm: ($ll, $hh),
        }),*];
    };
}

const LO: f64 = OPEN_LOW;
const HI: f64 = OPEN_HIGH;

analytes! {
    Leukocytes = "6690-2" "Leukocytes [#/volume] in Blood by Automated count", "White blood cells", "10*3/uL" "10*3/uL" 1, w 4.0, 11.0; m 4.0, 11.0; 6.8 1.1 0.6; 1.0 40.0; 2.0, 30.0;
    RedCells = "789-8" "Erythrocytes [#/volume] in Blood by Automated count", "Red blood cells", "10*6/uL" "10*6/uL" 2, w 3.80, 5.20; m 4.30, 5.90; 4.6 0.2 0.08; 2.0 7.5; LO, HI;
    Hemoglobin = "718-7" "Hemoglobin [Mass/volume] in Blood", "Haemoglobin", "g/dL" "g/dL" 1, w 12.0, 15.5; m 13.5, 17.5; 13.8 0.5 0.25; 6.0 20.0; 7.0, 20.0;
    Hematocrit = "4544-3" "Hematocrit [Volume Fraction] of Blood by Automated count", "Haematocrit", "%" "%" 1, w 36.0, 46.0; m 40.0, 52.0; 41.0 1.5 0.8; 18.0 60.0; LO, HI;
    CellSize = "787-2" "MCV [Entitic volume] by Automated count", "Size of red cells", "fL" "fL" 1, w 80.0, 100.0; m 80.0, 100.0; 89.5 3.0 0.8; 60.0 120.0; LO, HI;
    CellHemoglobin = "785-6" "MCH [Entitic mass] by Automated count", "Haemoglobin per red cell", "pg" "pg" 1, w 27.0, 33.0; m 27.0, 33.0; 30.0 1.0 0.3; 18.0 40.0; LO, HI;
    CellConcentration = "786-4" "MCHC [Mass/volume] by Automated count", "Haemoglobin concentration in red cells", "g/dL" "g/dL" 1, w 32.0, 36.0; m 32.0, 36.0; 33.8 0.5 0.3; 28.0 38.0; LO, HI;
    CellSpread = "788-0" "Erythrocyte distribution width [Ratio] by Automated count", "Spread of red cell sizes", "%" "%" 1, w 11.5, 14.5; m 11.5, 14.5; 13.0 0.5 0.2; 10.0 25.0; LO, HI;
    Platelets = "777-3" "Platelets [#/volume] in Blood by Automated count", "Platelets", "10*3/uL" "10*3/uL" 0, w 150.0, 400.0; m 150.0, 400.0; 250.0 35.0 14.0; 30.0 900.0; 50.0, 800.0;
    Neutrophils = "751-8" "Neutrophils [#/volume] in Blood by Automated count", "Neutrophils", "10*3/uL" "10*3/uL" 2, w 1.80, 7.70; m 1.80, 7.70; 4.0 0.7 0.4; 0.5 30.0; 0.5, HI;
    Lymphocytes = "731-0" "Lymphocytes [#/volume] in Blood by Automated count", "Lymphocytes", "10*3/uL" "10*3/uL" 2, w 1.00, 4.80; m 1.00, 4.80; 2.1 0.35 0.15; 0.2 20.0; LO, HI;
    Monocytes = "742-7" "Monocytes [#/volume] in Blood by Automated count", "Monocytes", "10*3/uL" "10*3/uL" 2, w 0.20, 0.90; m 0.20, 0.90; 0.5 0.08 0.05; 0.0 5.0; LO, HI;
    Eosinophils = "711-2" "Eosinophils [#/volume] in Blood by Automated count", "Eosinophils", "10*3/uL" "10*3/uL" 2, w LO, 0.50; m LO, 0.50; 0.18 0.06 0.03; 0.0 5.0; LO, HI;
    Basophils = "704-7" "Basophils [#/volume] in Blood by Automated count", "Basophils", "10*3/uL" "10*3/uL" 2, w LO, 0.20; m LO, 0.20; 0.05 0.01 0.01; 0.0 1.0; LO, HI;
    Sodium = "2951-2" "Sodium [Moles/volume] in Serum or Plasma", "Sodium", "mmol/L" "mmol/L" 0, w 136.0, 145.0; m 136.0, 145.0; 140.0 1.0 0.9; 118.0 160.0; 120.0, 160.0;
    Potassium = "2823-3" "Potassium [Moles/volume] in Serum or Plasma", "Potassium", "mmol/L" "mmol/L" 1, w 3.5, 5.1; m 3.5, 5.1; 4.3 0.2 0.17; 2.5 6.8; 2.8, 6.2;
    Chloride = "2075-0" "Chloride [Moles/volume] in Serum or Plasma", "Chloride", "mmol/L" "mmol/L" 0, w 98.0, 107.0; m 98.0, 107.0; 102.5 1.0 0.9; 80.0 120.0; LO, HI;
    Bicarbonate = "2028-9" "Carbon dioxide, total [Moles/volume] in Serum or Plasma", "Bicarbonate", "mmol/L" "mmol/L" 0, w 22.0, 29.0; m 22.0, 29.0; 25.5 0.9 0.8; 10.0 40.0; 10.0, 40.0;
    UreaNitrogen = "3094-0" "Urea nitrogen [Mass/volume] in Serum or Plasma", "Urea nitrogen (BUN)", "mg/dL" "mg/dL" 0, w 7.0, 20.0; m 8.0, 21.0; 13.5 2.2 1.3; 3.0 120.0; LO, 100.0;
    Creatinine = "2160-0" "Creatinine [Mass/volume] in Serum or Plasma", "Creatinine", "mg/dL" "mg/dL" 2, w 0.50, 1.10; m 0.70, 1.30; 0.86 0.07 0.035; 0.15 9.0; LO, 7.0;
    FilterRate = "98979-8" "Glomerular filtration rate/1.73 sq M.predicted [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)", "Kidney filter rate (eGFR)", "mL/min/1.73m2" "mL/min/{1.73_m2}" 0, w 60.0, HI; m 60.0, HI; 92.0 6.0 3.0; 5.0 140.0; 15.0, HI;
    Glucose = "2345-7" "Glucose [Mass/volume] in Serum or Plasma", "Blood sugar (glucose)", "mg/dL" "mg/dL" 0, w 70.0, 99.0; m 70.0, 99.0; 88.0 4.0 4.0; 40.0 480.0; 50.0, 400.0;
    Calcium = "17861-6" "Calcium [Mass/volume] in Serum or Plasma", "Calcium", "mg/dL" "mg/dL" 1, w 8.6, 10.2; m 8.6, 10.2; 9.4 0.2 0.15; 6.5 13.0; 6.5, 13.0;
    Protein = "2885-2" "Protein [Mass/volume] in Serum or Plasma", "Total protein", "g/dL" "g/dL" 1, w 6.0, 8.3; m 6.0, 8.3; 7.1 0.2 0.15; 4.0 10.0; LO, HI;
    Albumin = "1751-7" "Albumin [Mass/volume] in Serum or Plasma", "Albumin", "g/dL" "g/dL" 1, w 3.5, 5.0; m 3.5, 5.0; 4.3 0.15 0.1; 1.8 5.6; LO, HI;
    Bilirubin = "1975-2" "Bilirubin.total [Mass/volume] in Serum or Plasma", "Bilirubin", "mg/dL" "mg/dL" 1, w 0.2, 1.2; m 0.2, 1.2; 0.6 0.12 0.08; 0.1 20.0; LO, 15.0;
    AlkalinePhosphatase = "6768-6" "Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma", "Alkaline phosphatase", "U/L" "U/L" 0, w 40.0, 120.0; m 40.0, 129.0; 72.0 11.0 4.0; 15.0 600.0; LO, HI;
    Alt = "1742-6" "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "Liver enzyme ALT", "U/L" "U/L" 0, w 7.0, 35.0; m 10.0, 50.0; 21.0 4.0 2.5; 4.0 900.0; LO, 500.0;
    Ast = "1920-8" "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "Liver enzyme AST", "U/L" "U/L" 0, w 8.0, 35.0; m 10.0, 40.0; 21.0 3.5 2.2; 5.0 900.0; LO, 500.0;
    Cholesterol = "2093-3" "Cholesterol [Mass/volume] in Serum or Plasma", "Total cholesterol", "mg/dL" "mg/dL" 0, w LO, 199.0; m LO, 199.0; 182.0 17.0 6.0; 90.0 420.0; LO, HI;
    Triglycerides = "2571-8" "Triglyceride [Mass/volume] in Serum or Plasma", "Triglycerides", "mg/dL" "mg/dL" 0, w LO, 149.0; m LO, 149.0; 104.0 24.0 12.0; 35.0 700.0; LO, 500.0;
    Hdl = "2085-9" "Cholesterol in HDL [Mass/volume] in Serum or Plasma", "Good cholesterol (HDL)", "mg/dL" "mg/dL" 0, w 50.0, HI; m 40.0, HI; 56.0 6.0 2.0; 22.0 110.0; LO, HI;
    Ldl = "13457-7" "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation", "Bad cholesterol (LDL)", "mg/dL" "mg/dL" 0, w LO, 129.0; m LO, 129.0; 105.0 14.0 5.0; 20.0 320.0; LO, HI;
    NonHdl = "43396-1" "Cholesterol non HDL [Mass/volume] in Serum or Plasma", "All cholesterol except HDL", "mg/dL" "mg/dL" 0, w LO, 159.0; m LO, 159.0; 126.0 15.0 5.0; 30.0 380.0; LO, HI;
    Hba1c = "4548-4" "Hemoglobin A1c/Hemoglobin.total in Blood", "Average blood sugar (HbA1c)", "%" "%" 1, w 4.0, 5.6; m 4.0, 5.6; 5.3 0.13 0.07; 4.0 14.5; LO, HI;
    UrineAlbumin = "9318-7" "Albumin/Creatinine [Mass Ratio] in Urine", "Albumin in urine", "mg/g" "mg/g" 0, w LO, 29.0; m LO, 29.0; 9.0 3.0 2.5; 2.0 3000.0; LO, HI;
    Tsh = "3016-3" "Thyrotropin [Units/volume] in Serum or Plasma", "Thyroid signal (TSH)", "mIU/L" "m[IU]/L" 2, w 0.40, 4.00; m 0.40, 4.00; 1.9 0.4 0.2; 0.01 60.0; LO, HI;
    FreeT4 = "3024-7" "Thyroxine (T4) free [Mass/volume] in Serum or Plasma", "Thyroid hormone (free T4)", "ng/dL" "ng/dL" 2, w 0.80, 1.80; m 0.80, 1.80; 1.2 0.1 0.06; 0.1 6.0; LO, HI;
    Ferritin = "2276-4" "Ferritin [Mass/volume] in Serum or Plasma", "Iron stores (ferritin)", "ng/mL" "ng/mL" 0, w 15.0, 150.0; m 30.0, 400.0; 78.0 18.0 7.0; 3.0 2000.0; LO, HI;
    B12 = "2132-9" "Cobalamin (Vitamin B12) [Mass/volume] in Serum or Plasma", "Vitamin B12", "pg/mL" "pg/mL" 0, w 211.0, 911.0; m 211.0, 911.0; 480.0 90.0 30.0; 80.0 2000.0; LO, HI;
    VitaminD = "62292-8" "25-Hydroxyvitamin D2+25-Hydroxyvitamin D3 [Mass/volume] in Serum or Plasma", "Vitamin D", "ng/mL" "ng/mL" 0, w 30.0, 100.0; m 30.0, 100.0; 37.0 5.0 2.5; 5.0 150.0; LO, HI;
    Crp = "1988-5" "C reactive protein [Mass/volume] in Serum or Plasma", "Inflammation marker (CRP)", "mg/L" "mg/L" 1, w LO, 5.0; m LO, 5.0; 1.6 0.6 0.5; 0.2 320.0; LO, HI;
    Urate = "3084-1" "Urate [Mass/volume] in Serum or Plasma", "Uric acid", "mg/dL" "mg/dL" 1, w 2.6, 6.0; m 3.5, 7.2; 4.9 0.5 0.3; 1.5 14.0; LO, HI;
    Magnesium = "19123-9" "Magnesium [Mass/volume] in Serum or Plasma", "Magnesium", "mg/dL" "mg/dL" 1, w 1.7, 2.2; m 1.7, 2.2; 1.95 0.07 0.06; 0.9 4.0; 1.0, 4.0;
    Phosphate = "2777-1" "Phosphate [Mass/volume] in Serum or Plasma", "Phosphate", "mg/dL" "mg/dL" 1, w 2.5, 4.5; m 2.5, 4.5; 3.5 0.25 0.2; 1.0 9.0; 1.0, HI;
    Parathyroid = "2731-8" "Parathyrin.intact [Mass/volume] in Serum or Plasma", "Parathyroid hormone", "pg/mL" "pg/mL" 0, w 15.0, 65.0; m 15.0, 65.0; 40.0 6.0 4.0; 3.0 900.0; LO, HI;
    NtProBnp = "33762-6" "Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma", "Heart strain marker (NT-proBNP)", "pg/mL" "pg/mL" 0, w LO, 125.0; m LO, 125.0; 62.0 18.0 9.0; 10.0 20000.0; LO, HI;
    Psa = "2857-1" "Prostate specific Ag [Mass/volume] in Serum or Plasma", "Prostate marker (PSA)", "ng/mL" "ng/mL" 2, w LO, 4.00; m LO, 4.00; 1.3 0.5 0.12; 0.05 80.0; LO, HI;
    Inr = "6301-6" "INR in Platelet poor plasma by Coagulation assay", "Clotting time (INR)", "{INR}" "{INR}" 1, w 0.9, 1.1; m 0.9, 1.1; 1.0 0.03 0.03; 0.8 9.0; LO, 4.9;
    ProthrombinTime = "5902-2" "Prothrombin time (PT)", "Prothrombin time", "s" "s" 1, w 11.0, 13.5; m 11.0, 13.5; 12.2 0.4 0.3; 9.0 90.0; LO, HI;
    GlucoseHour = "1504-0" "Glucose [Mass/volume] in Serum or Plasma --1 hour post 50 g glucose PO", "Blood sugar 1 hour after a sweet drink", "mg/dL" "mg/dL" 0, w LO, 139.0; m LO, 139.0; 112.0 10.0 6.0; 60.0 260.0; LO, HI;
    RubellaIgg = "5334-8" "Rubella virus IgG Ab [Units/volume] in Serum by Immunoassay", "Rubella protection", "IU/mL" "[IU]/mL" 0, w 10.0, HI; m 10.0, HI; 85.0 20.0 5.0; 1.0 400.0; LO, HI;
    Lead = "5671-3" "Lead [Mass/volume] in Blood", "Lead", "ug/dL" "ug/dL" 1, w LO, 3.4; m LO, 3.4; 1.2 0.3 0.2; 0.5 60.0; LO, 45.0;
}

/// Ranges that hold for an age only: quantity, age from (months), age to (months, exclusive), low, high.
const BY_AGE: &[(Lab, i32, i32, f64, f64)] = &[
    (Lab::Hemoglobin, 0, 1, 14.0, 22.0),
    (Lab::Hemoglobin, 1, 24, 10.5, 14.0),
    (Lab::Hemoglobin, 24, 144, 11.5, 15.5),
    (Lab::Hematocrit, 0, 1, 42.0, 65.0),
    (Lab::Hematocrit, 1, 144, 33.0, 45.0),
    (Lab::RedCells, 0, 1, 4.1, 6.6),
    (Lab::RedCells, 1, 144, 3.9, 5.6),
    (Lab::CellSize, 0, 1, 95.0, 125.0),
    (Lab::CellHemoglobin, 0, 1, 31.0, 37.0),
    (Lab::CellSize, 1, 144, 74.0, 92.0),
    (Lab::Leukocytes, 0, 1, 9.0, 30.0),
    (Lab::Leukocytes, 1, 72, 5.0, 15.5),
    (Lab::Lymphocytes, 0, 72, 1.5, 9.5),
    (Lab::Creatinine, 0, 1, 0.3, 1.0),
    (Lab::Creatinine, 1, 36, 0.2, 0.4),
    (Lab::Creatinine, 36, 144, 0.3, 0.7),
    (Lab::Creatinine, 144, 216, 0.4, 1.0),
    (Lab::AlkalinePhosphatase, 0, 204, 85.0, 420.0),
    (Lab::Bilirubin, 0, 1, 1.0, 8.0),
    (Lab::Glucose, 0, 1, 45.0, 90.0),
    (Lab::Cholesterol, 0, 216, OPEN_LOW, 169.0),
    (Lab::Ldl, 0, 216, OPEN_LOW, 109.0),
    (Lab::Triglycerides, 0, 216, OPEN_LOW, 129.0),
    (Lab::NtProBnp, 900, 2000, OPEN_LOW, 450.0),
    (Lab::Phosphate, 0, 216, 3.2, 6.0),
];

impl Lab {
    /// The row of the table.
    pub(crate) fn row(self) -> &'static Analyte {
        &ANALYTES[self as usize]
    }

    /// The usual range for this sex and age.
    pub(crate) fn range(self, sex: Sex, age_months: i32) -> (f64, f64) {
        let special = BY_AGE.iter().find(|row| row.0 == self && (row.1..row.2).contains(&age_months));
        match (special, sex) {
            (Some(row), _) => (row.3, row.4),
            (None, Sex::Female) => self.row().women,
            (None, Sex::Male) => self.row().men,
        }
    }

    /// How a healthy person of this sex and age lies against the table's centre: the middle of the range of
    /// that age, where the table is about adults or about both sexes together.
    pub(crate) fn healthy(self, sex: Sex, age_months: i32) -> f64 {
        let (low, high) = self.range(sex, age_months);
        let closed = low > OPEN_LOW && high < OPEN_HIGH;
        let row = self.row();
        let differs =
            row.women != row.men || BY_AGE.iter().any(|r| r.0 == self && (r.1..r.2).contains(&age_months));
        match self {
            Lab::UreaNitrogen | Lab::Ferritin | Lab::Alt | Lab::Ast => row.centre,
            Lab::AlkalinePhosphatase if age_months >= 204 => row.centre,
            _ if closed && differs => f64::midpoint(low, high),
            _ if differs && high < OPEN_HIGH && row.centre > high => high * 0.8,
            _ => row.centre,
        }
    }
}

/// A set of quantities that is ordered and reported together.
pub(crate) struct Panel {
    pub(crate) loinc: &'static str,
    pub(crate) name: &'static str,
    pub(crate) plain: &'static str,
    pub(crate) labs: &'static [Lab],
    /// SNOMED CT code and name of the specimen.
    pub(crate) specimen: (&'static str, &'static str),
}

const SERUM: (&str, &str) = ("119364003", "Serum specimen");
const BLOOD: (&str, &str) = ("119297000", "Blood specimen");
const PLASMA: (&str, &str) = ("119361006", "Plasma specimen");
pub(crate) const URINE: (&str, &str) = ("122575003", "Urine specimen");

macro_rules! panels {
    ($($key:ident = $loinc:literal $name:literal, $plain:literal, $specimen:ident [$($lab:ident)*];)*) => {
        $(pub(crate) static $key: Panel = Panel {
            loinc: $loinc, name: $name, plain: $plain, specimen: $specimen, labs: &[$(Lab::$lab),*],
        };)*
    };
}

panels! {
    CBC = "58410-2" "CBC panel - Blood by Automated count", "Complete blood count", BLOOD [Leukocytes RedCells Hemoglobin Hematocrit CellSize CellHemoglobin CellConcentration CellSpread Platelets];
    CBC_DIFF = "57021-8" "CBC W Auto Differential panel - Blood", "Complete blood count with cell types", BLOOD [Leukocytes RedCells Hemoglobin Hematocrit CellSize CellHemoglobin CellConcentration CellSpread Platelets Neutrophils Lymphocytes Monocytes Eosinophils Basophils];
    BMP = "51990-0" "Basic metabolic panel - Blood", "Salts, sugar and kidney tests", SERUM [Sodium Potassium Chloride Bicarbonate UreaNitrogen Creatinine FilterRate Glucose Calcium];
    CMP = "24323-8" "Comprehensive metabolic 2000 panel - Serum or Plasma", "Salts, sugar, kidney and liver tests", SERUM [Sodium Potassium Chloride Bicarbonate UreaNitrogen Creatinine FilterRate Glucose Calcium Protein Albumin Bilirubin AlkalinePhosphatase Alt Ast];
    LIPIDS = "24331-1" "Lipid 1996 panel - Serum or Plasma", "Cholesterol tests", SERUM [Cholesterol Triglycerides Hdl Ldl NonHdl];
    A1C = "4548-4" "Hemoglobin A1c/Hemoglobin.total in Blood", "Average blood sugar (HbA1c)", BLOOD [Hba1c];
    URINE_ALBUMIN = "9318-7" "Albumin/Creatinine [Mass Ratio] in Urine", "Albumin in urine", URINE [UrineAlbumin];
    THYROID = "24348-5" "Thyroid panel - Serum or Plasma", "Thyroid tests", SERUM [Tsh FreeT4];
    IRON_STORES = "2276-4" "Ferritin [Mass/volume] in Serum or Plasma", "Iron stores (ferritin)", SERUM [Ferritin];
    VITAMINS = "62292-8" "25-Hydroxyvitamin D2+25-Hydroxyvitamin D3 [Mass/volume] in Serum or Plasma", "Vitamin D", SERUM [VitaminD];
    VITAMIN_B12 = "2132-9" "Cobalamin (Vitamin B12) [Mass/volume] in Serum or Plasma", "Vitamin B12", SERUM [B12];
    INFLAMMATION = "1988-5" "C reactive protein [Mass/volume] in Serum or Plasma", "Inflammation marker (CRP)", SERUM [Crp];
    URIC = "3084-1" "Urate [Mass/volume] in Serum or Plasma", "Uric acid", SERUM [Urate];
    MINERALS = "24362-6" "Renal function 2000 panel - Serum or Plasma", "Kidney minerals", SERUM [Magnesium Phosphate Parathyroid];
    HEART_STRAIN = "33762-6" "Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma", "Heart strain marker (NT-proBNP)", PLASMA [NtProBnp];
    PROSTATE_TEST = "2857-1" "Prostate specific Ag [Mass/volume] in Serum or Plasma", "Prostate marker (PSA)", SERUM [Psa];
    CLOTTING = "34528-0" "PT panel - Platelet poor plasma by Coagulation assay", "Clotting tests", PLASMA [ProthrombinTime Inr];
    SUGAR_DRINK = "1504-0" "Glucose [Mass/volume] in Serum or Plasma --1 hour post 50 g glucose PO", "Sugar test of pregnancy", SERUM [GlucoseHour];
    RUBELLA = "5334-8" "Rubella virus IgG Ab [Units/volume] in Serum by Immunoassay", "Rubella protection", SERUM [RubellaIgg];
    LEAD_TEST = "5671-3" "Lead [Mass/volume] in Blood", "Lead", BLOOD [Lead];
    BILI = "1975-2" "Bilirubin.total [Mass/volume] in Serum or Plasma", "Bilirubin", SERUM [Bilirubin];
    SUGAR = "2345-7" "Glucose [Mass/volume] in Serum or Plasma", "Blood sugar (glucose)", SERUM [Glucose];
}
