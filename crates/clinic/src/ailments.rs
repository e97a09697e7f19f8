//! The conditions, allergies, vaccines and procedures that happen to people of the demo clinic.

use crate::shape::{Code, snomed};

/// A condition: its SNOMED CT code, its ICD-10-CM code, and what a patient calls it.
#[derive(Debug)]
pub(crate) struct Ailment {
    pub(crate) snomed: (&'static str, &'static str),
    pub(crate) icd: (&'static str, &'static str),
    pub(crate) plain: &'static str,
}

macro_rules! ailments {
    ($($key:ident = $code:literal $name:literal, $icd:literal $icd_name:literal, $plain:literal;)*) => {
        $(pub(crate) static $key: Ailment = Ailment { snomed: ($code, $name), icd: ($icd, $icd_name), plain: $plain };)*
    };
}

ailments! {
    DIABETES = "44054006" "Diabetes mellitus type 2 (disorder)", "E11.9" "Type 2 diabetes mellitus without complications", "Type 2 diabetes";
    HYPERTENSION = "59621000" "Essential hypertension (disorder)", "I10" "Essential (primary) hypertension", "High blood pressure";
    CKD3 = "433144002" "Chronic kidney disease stage 3 (disorder)", "N18.30" "Chronic kidney disease, stage 3 unspecified", "Chronic kidney disease, stage 3";
    CKD_DIABETIC = "127013003" "Disorder of kidney due to diabetes mellitus (disorder)", "E11.21" "Type 2 diabetes mellitus with diabetic nephropathy", "Kidney disease from diabetes";
    CHOLESTEROL = "55822004" "Hyperlipidemia (disorder)", "E78.5" "Hyperlipidemia, unspecified", "High cholesterol";
    NEUROPATHY = "230572002" "Neuropathy due to diabetes mellitus (disorder)", "E11.40" "Type 2 diabetes mellitus with diabetic neuropathy, unspecified", "Nerve damage from diabetes";
    RETINOPATHY = "4855003" "Retinopathy due to diabetes mellitus (disorder)", "E11.319" "Type 2 diabetes mellitus with unspecified diabetic retinopathy without macular edema", "Eye changes from diabetes";
    OBESITY = "414916001" "Obesity (disorder)", "E66.9" "Obesity, unspecified", "Obesity";
    HYPOTHYROID = "40930008" "Hypothyroidism (disorder)", "E03.9" "Hypothyroidism, unspecified", "Underactive thyroid";
    ASTHMA = "195967001" "Asthma (disorder)", "J45.909" "Unspecified asthma, uncomplicated", "Asthma";
    ASTHMA_MILD = "426979002" "Mild persistent asthma (disorder)", "J45.30" "Mild persistent asthma, uncomplicated", "Mild asthma";
    COPD = "13645005" "Chronic obstructive lung disease (disorder)", "J44.9" "Chronic obstructive pulmonary disease, unspecified", "COPD, a long-term lung disease";
    HEART_FAILURE = "42343007" "Congestive heart failure (disorder)", "I50.9" "Heart failure, unspecified", "Heart failure";
    ATRIAL_FIBRILLATION = "49436004" "Atrial fibrillation (disorder)", "I48.91" "Unspecified atrial fibrillation", "Irregular heartbeat (atrial fibrillation)";
    CORONARY = "53741008" "Coronary arteriosclerosis (disorder)", "I25.10" "Atherosclerotic heart disease of native coronary artery without angina pectoris", "Narrowed heart arteries";
    OLD_INFARCT = "1755008" "Old myocardial infarction (disorder)", "I25.2" "Old myocardial infarction", "Heart attack in the past";
    VALVE = "60573004" "Aortic valve stenosis (disorder)", "I35.0" "Nonrheumatic aortic (valve) stenosis", "Narrowed aortic heart valve";
    GOUT = "90560007" "Gout (disorder)", "M10.9" "Gout, unspecified", "Gout";
    KNEE_ARTHRITIS = "239873007" "Osteoarthritis of knee (disorder)", "M17.9" "Osteoarthritis of knee, unspecified", "Worn knee joint (arthritis)";
    HIP_ARTHRITIS = "239872002" "Osteoarthritis of hip (disorder)", "M16.9" "Osteoarthritis of hip, unspecified", "Worn hip joint (arthritis)";
    BACK_PAIN = "279039007" "Low back pain (finding)", "M54.50" "Low back pain, unspecified", "Low back pain";
    OSTEOPOROSIS = "64859006" "Osteoporosis (disorder)", "M81.0" "Age-related osteoporosis without current pathological fracture", "Thin bones (osteoporosis)";
    PROSTATE = "266569009" "Benign prostatic hyperplasia (disorder)", "N40.1" "Benign prostatic hyperplasia with lower urinary tract symptoms", "Enlarged prostate";
    CATARACT = "193570009" "Cataract (disorder)", "H26.9" "Unspecified cataract", "Cataract";
    GLAUCOMA = "77075001" "Primary open angle glaucoma (disorder)", "H40.1130" "Primary open-angle glaucoma, bilateral, stage unspecified", "Raised eye pressure (glaucoma)";
    HEARING = "60700002" "Sensorineural hearing loss (disorder)", "H90.3" "Sensorineural hearing loss, bilateral", "Hearing loss";
    REFLUX = "235595009" "Gastroesophageal reflux disease (disorder)", "K21.9" "Gastro-esophageal reflux disease without esophagitis", "Acid reflux";
    ANAEMIA_IRON = "87522002" "Iron deficiency anemia (disorder)", "D50.9" "Iron deficiency anemia, unspecified", "Low iron anaemia";
    VITAMIN_D_LOW = "34713006" "Vitamin D deficiency (disorder)", "E55.9" "Vitamin D deficiency, unspecified", "Low vitamin D";
    MEMORY = "386805003" "Mild cognitive disorder (disorder)", "G31.84" "Mild cognitive impairment of uncertain or unknown etiology", "Mild memory problems";
    INSOMNIA = "193462001" "Insomnia (disorder)", "G47.00" "Insomnia, unspecified", "Trouble sleeping";
    SLEEP_APNEA = "78275009" "Obstructive sleep apnea syndrome (disorder)", "G47.33" "Obstructive sleep apnea (adult) (pediatric)", "Sleep apnoea";
    DEPRESSION = "370143000" "Major depressive disorder (disorder)", "F33.1" "Major depressive disorder, recurrent, moderate", "Depression";
    ANXIETY = "21897009" "Generalized anxiety disorder (disorder)", "F41.1" "Generalized anxiety disorder", "Anxiety";
    SOCIAL_ANXIETY = "25501002" "Social phobia (disorder)", "F40.10" "Social phobia, unspecified", "Anxiety around people";
    OPIOID = "5602001" "Opioid abuse (disorder)", "F11.21" "Opioid dependence, in remission", "Opioid use disorder, in recovery";
    MIGRAINE = "37796009" "Migraine (disorder)", "G43.909" "Migraine, unspecified, not intractable, without status migrainosus", "Migraine";
    ECZEMA = "24079001" "Atopic dermatitis (disorder)", "L20.9" "Atopic dermatitis, unspecified", "Eczema";
    HAY_FEVER = "367498001" "Seasonal allergic rhinitis (disorder)", "J30.2" "Other seasonal allergic rhinitis", "Hay fever";
    OTITIS = "3110003" "Acute otitis media (disorder)", "H66.90" "Otitis media, unspecified, unspecified ear", "Middle ear infection";
    COLD = "54150009" "Upper respiratory infection (disorder)", "J06.9" "Acute upper respiratory infection, unspecified", "Cold";
    STREP = "43878008" "Streptococcal sore throat (disorder)", "J02.0" "Streptococcal pharyngitis", "Strep throat";
    URINE_INFECTION = "68566005" "Urinary tract infectious disease (disorder)", "N39.0" "Urinary tract infection, site not specified", "Urine infection";
    PERIOD_PAIN = "266599000" "Dysmenorrhea (disorder)", "N94.6" "Dysmenorrhea, unspecified", "Painful periods";
    PREGNANCY = "72892002" "Normal pregnancy (finding)", "Z34.90" "Encounter for supervision of normal pregnancy, unspecified, unspecified trimester", "Pregnancy";
    MORNING_SICKNESS = "51885006" "Morning sickness (disorder)", "O21.9" "Vomiting of pregnancy, unspecified", "Sickness in pregnancy";
    NEWBORN = "169826009" "Single live birth (finding)", "Z38.00" "Single liveborn infant, delivered vaginally", "Newborn baby";
    JAUNDICE = "387712008" "Neonatal jaundice (disorder)", "P59.9" "Neonatal jaundice, unspecified", "Yellow skin in a newborn (jaundice)";
    MENISCUS = "239720000" "Tear of meniscus of knee (disorder)", "S83.209A" "Unspecified tear of unspecified meniscus, current injury, unspecified knee, initial encounter", "Torn knee cartilage";
    KNEE_LIGAMENT = "444470001" "Injury of anterior cruciate ligament (disorder)", "S83.519A" "Sprain of anterior cruciate ligament of unspecified knee, initial encounter", "Torn cruciate ligament of the knee";
    ANKLE_SPRAIN = "44465007" "Sprain of ankle (disorder)", "S93.409A" "Sprain of unspecified ligament of unspecified ankle, initial encounter", "Sprained ankle";
    POLYP = "68496003" "Polyp of colon (disorder)", "D12.6" "Benign neoplasm of colon, unspecified", "Polyp in the bowel";
    BREAST_CANCER = "254837009" "Malignant neoplasm of breast (disorder)", "C50.919" "Malignant neoplasm of unspecified site of unspecified female breast", "Breast cancer";
    SKIN_LESION = "201101007" "Actinic keratosis (disorder)", "L57.0" "Actinic keratosis", "Sun damage of the skin";
    GALLSTONES = "235919008" "Gallbladder calculus (disorder)", "K80.20" "Calculus of gallbladder without cholecystitis without obstruction", "Gallstones";
    APPENDICITIS = "85189001" "Acute appendicitis (disorder)", "K35.80" "Unspecified acute appendicitis", "Appendicitis";
    HERNIA = "396232000" "Inguinal hernia (disorder)", "K40.90" "Unilateral inguinal hernia, without obstruction or gangrene, not specified as recurrent", "Groin hernia";
    PNEUMONIA = "233604007" "Pneumonia (disorder)", "J18.9" "Pneumonia, unspecified organism", "Pneumonia";
    WRIST_FRACTURE = "263102004" "Fracture of wrist (disorder)", "S62.109A" "Fracture of unspecified carpal bone, unspecified wrist, initial encounter for closed fracture", "Broken wrist";
    SHINGLES = "4740000" "Herpes zoster (disorder)", "B02.9" "Zoster without complications", "Shingles";
    FALLS = "129839007" "At increased risk for falls (finding)", "Z91.81" "History of falling", "Risk of falling";
    CHECK_UP = "102506008" "Well adult (finding)", "Z00.00" "Encounter for general adult medical examination without abnormal findings", "Yearly check-up";
    CHILD_CHECK = "410620009" "Well child visit (procedure)", "Z00.129" "Encounter for routine child health examination without abnormal findings", "Child check-up";
}

/// A substance that somebody's body does not accept, with what happens.
pub(crate) struct Allergy {
    pub(crate) code: Code,
    pub(crate) plain: &'static str,
    pub(crate) category: &'static str,
    pub(crate) reaction: (&'static str, &'static str),
    pub(crate) severity: &'static str,
}

/// Every allergy of the demo.
pub(crate) static ALLERGIES: [Allergy; 8] = [
    Allergy {
        code: snomed("91936005", "Allergy to penicillin (finding)"),
        plain: "Penicillin",
        category: "medication",
        reaction: ("271807003", "Rash"),
        severity: "moderate",
    },
    Allergy {
        code: snomed("91939003", "Allergy to sulfonamide (finding)"),
        plain: "Sulfa antibiotics",
        category: "medication",
        reaction: ("126485001", "Hives"),
        severity: "moderate",
    },
    Allergy {
        code: snomed("91935009", "Allergy to peanut (finding)"),
        plain: "Peanuts",
        category: "food",
        reaction: ("39579001", "Anaphylaxis"),
        severity: "severe",
    },
    Allergy {
        code: snomed("91934008", "Allergy to nut (finding)"),
        plain: "Tree nuts",
        category: "food",
        reaction: ("126485001", "Hives"),
        severity: "moderate",
    },
    Allergy {
        code: snomed("300913006", "Allergy to shellfish (finding)"),
        plain: "Shellfish",
        category: "food",
        reaction: ("422587007", "Nausea"),
        severity: "mild",
    },
    Allergy {
        code: snomed("300916003", "Allergy to latex (finding)"),
        plain: "Latex",
        category: "environment",
        reaction: ("271807003", "Rash"),
        severity: "mild",
    },
    Allergy {
        code: snomed("232350006", "Allergy to dust mite (finding)"),
        plain: "House dust mites",
        category: "environment",
        reaction: ("76067001", "Sneezing"),
        severity: "mild",
    },
    Allergy {
        code: snomed("300910009", "Allergy to pollen (finding)"),
        plain: "Pollen",
        category: "environment",
        reaction: ("76067001", "Sneezing"),
        severity: "mild",
    },
];

/// A vaccine with its CVX code, its name there, what a parent calls it.
#[derive(Clone, Copy)]
pub(crate) struct Vaccine {
    pub(crate) cvx: &'static str,
    pub(crate) name: &'static str,
    pub(crate) plain: &'static str,
}

const fn vaccine(cvx: &'static str, name: &'static str, plain: &'static str) -> Vaccine {
    Vaccine { cvx, name, plain }
}

pub(crate) const FLU: Vaccine =
    vaccine("150", "influenza, injectable, quadrivalent, preservative free", "Flu shot");
pub(crate) const COVID: Vaccine =
    vaccine("309", "COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose", "COVID-19 vaccine");
pub(crate) const TDAP: Vaccine = vaccine("115", "Tdap", "Tetanus, diphtheria and whooping cough (Tdap)");
pub(crate) const HPV: Vaccine = vaccine("165", "HPV9", "HPV vaccine");
pub(crate) const MENINGITIS: Vaccine = vaccine("114", "meningococcal MCV4P", "Meningitis vaccine");
pub(crate) const SHINGLES_SHOT: Vaccine = vaccine("187", "zoster recombinant", "Shingles vaccine");
pub(crate) const PNEUMO: Vaccine = vaccine(
    "216",
    "Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF",
    "Pneumonia vaccine",
);
pub(crate) const RSV: Vaccine = vaccine(
    "305",
    "RSV, bivalent, protein subunit RSVpreF, diluent reconstituted, 0.5 mL, PF",
    "RSV vaccine",
);
pub(crate) const HEP_B: Vaccine = vaccine("08", "Hep B, adolescent or pediatric", "Hepatitis B");
const ROTA: Vaccine = vaccine("119", "rotavirus, monovalent", "Rotavirus");
const DTAP: Vaccine = vaccine("20", "DTaP", "Diphtheria, tetanus and whooping cough (DTaP)");
const HIB: Vaccine = vaccine("49", "Hib (PRP-OMP)", "Hib");
const PCV: Vaccine = vaccine("133", "Pneumococcal conjugate PCV 13", "Pneumococcus");
const POLIO: Vaccine = vaccine("10", "IPV", "Polio");
const MMR: Vaccine = vaccine("03", "MMR", "Measles, mumps and rubella");
const CHICKENPOX: Vaccine = vaccine("21", "varicella", "Chickenpox");
const HEP_A: Vaccine = vaccine("83", "Hep A, ped/adol, 2 dose", "Hepatitis A");

/// Vaccines with the dose number and how many doses there are.
type Doses = &'static [(Vaccine, u32, u32)];

/// The childhood schedule: age in months, and each vaccine with its dose number and how many doses there are.
pub(crate) const SCHEDULE: [(i32, Doses); 12] = [
    (0, &[(HEP_B, 1, 3)]),
    (2, &[(HEP_B, 2, 3), (ROTA, 1, 2), (DTAP, 1, 5), (HIB, 1, 3), (PCV, 1, 4), (POLIO, 1, 4)]),
    (4, &[(ROTA, 2, 2), (DTAP, 2, 5), (HIB, 2, 3), (PCV, 2, 4), (POLIO, 2, 4)]),
    (6, &[(HEP_B, 3, 3), (DTAP, 3, 5), (PCV, 3, 4), (POLIO, 3, 4)]),
    (12, &[(HIB, 3, 3), (PCV, 4, 4), (MMR, 1, 2), (CHICKENPOX, 1, 2), (HEP_A, 1, 2)]),
    (15, &[(DTAP, 4, 5)]),
    (18, &[(HEP_A, 2, 2)]),
    (50, &[(DTAP, 5, 5), (POLIO, 4, 4), (MMR, 2, 2), (CHICKENPOX, 2, 2)]),
    (134, &[(TDAP, 1, 1), (MENINGITIS, 1, 2)]),
    (135, &[(HPV, 1, 2)]),
    (142, &[(HPV, 2, 2)]),
    (194, &[(MENINGITIS, 2, 2)]),
];

pub(crate) const COLONOSCOPY: Code = snomed("73761001", "Colonoscopy (procedure)");
pub(crate) const KNEE_ARTHROSCOPY: Code = snomed("179711004", "Arthroscopy of knee (procedure)");
pub(crate) const HIP_REPLACEMENT: Code = snomed("52734007", "Total replacement of hip (procedure)");
pub(crate) const GALLBLADDER_OUT: Code = snomed("45595009", "Laparoscopic cholecystectomy (procedure)");
pub(crate) const APPENDIX_OUT: Code = snomed("80146002", "Appendectomy (procedure)");
pub(crate) const HERNIA_REPAIR: Code = snomed("44558001", "Repair of inguinal hernia (procedure)");
pub(crate) const CATARACT_REMOVAL: Code = snomed("54885007", "Cataract extraction (procedure)");
pub(crate) const VALVE_REPLACEMENT: Code = snomed("26212005", "Replacement of aortic valve (procedure)");
pub(crate) const PACEMAKER: Code = snomed("307280005", "Implantation of cardiac pacemaker (procedure)");
pub(crate) const STENT: Code = snomed("36969009", "Placement of stent in coronary artery (procedure)");
pub(crate) const FOOT_EXAM: Code = snomed("401191002", "Diabetic foot examination (regime/therapy)");
pub(crate) const EYE_PHOTO: Code = snomed("314971001", "Camera fundoscopy (procedure)");
pub(crate) const ULTRASOUND_PREGNANCY: Code = snomed("268445003", "Ultrasound scan - obstetric (procedure)");
pub(crate) const MAMMOGRAM: Code = snomed("24623002", "Screening mammography (procedure)");
pub(crate) const HEARING_SCREEN: Code = snomed("417491009", "Neonatal hearing test (procedure)");
pub(crate) const PHYSIO: Code = snomed("91251008", "Physical therapy procedure (regime/therapy)");
pub(crate) const TALKING: Code = snomed("75516001", "Psychotherapy (regime/therapy)");
pub(crate) const BIOPSY_SKIN: Code = snomed("240977001", "Biopsy of skin (procedure)");
