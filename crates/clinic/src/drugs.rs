//! The medicines that the clinic prescribes.

/// A medicine with its RxNorm code, its name there, what a patient calls it, and how it is taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Drug {
    pub(crate) rxnorm: &'static str,
    pub(crate) name: &'static str,
    pub(crate) plain: &'static str,
    pub(crate) form: &'static str,
    pub(crate) how: &'static str,
    pub(crate) why: &'static str,
    pub(crate) per_day: u32,
}

const fn drug(
    code: (&'static str, &'static str),
    plain: &'static str,
    form: &'static str,
    how: (&'static str, &'static str, u32),
) -> Drug {
    Drug { rxnorm: code.0, name: code.1, plain, form, how: how.0, why: how.1, per_day: how.2 }
}

macro_rules! drugs {
    ($($key:ident = ($code:literal, $name:literal) $plain:literal $form:literal ($how:literal, $why:literal, $per_day:literal);)*) => {
        $(pub(crate) static $key: Drug = drug(($code, $name), $plain, $form, ($how, $why, $per_day));)*
        /// Every medicine, for the commons.
        pub(crate) static ALL: &[&Drug] = &[$(&$key),*];
    };
}

drugs! {
    METFORMIN_500 = ("861007", "metformin hydrochloride 500 MG Oral Tablet") "Metformin 500 mg" "tablet" ("Take 1 tablet twice a day with meals", "for diabetes", 2);
    METFORMIN_1000 = ("861004", "metformin hydrochloride 1000 MG Oral Tablet") "Metformin 1,000 mg" "tablet" ("Take 1 tablet twice a day with meals", "for diabetes", 2);
    GLIPIZIDE = ("310488", "glipizide 10 MG Oral Tablet") "Glipizide 10 mg" "tablet" ("Take 1 tablet 30 minutes before breakfast", "for diabetes", 1);
    EMPAGLIFLOZIN = ("1545658", "empagliflozin 10 MG Oral Tablet") "Empagliflozin 10 mg" "tablet" ("Take 1 tablet each morning", "for diabetes and to protect the kidneys", 1);
    SEMAGLUTIDE = ("1991306", "0.25 MG, 0.5 MG Dose 1.5 ML semaglutide 1.34 MG/ML Pen Injector") "Semaglutide pen 0.5 mg" "pen" ("Inject 0.5 mg under the skin once a week, on the same day each week", "for diabetes and weight", 1);
    GLARGINE = ("311041", "insulin glargine 100 UNT/ML Injectable Solution") "Insulin glargine" "pen" ("Inject 18 units under the skin at bedtime", "for diabetes", 1);
    LISINOPRIL_10 = ("314076", "lisinopril 10 MG Oral Tablet") "Lisinopril 10 mg" "tablet" ("Take 1 tablet each morning", "for blood pressure and the kidneys", 1);
    LISINOPRIL_20 = ("314077", "lisinopril 20 MG Oral Tablet") "Lisinopril 20 mg" "tablet" ("Take 1 tablet each morning", "for blood pressure and the kidneys", 1);
    LOSARTAN = ("979492", "losartan potassium 50 MG Oral Tablet") "Losartan 50 mg" "tablet" ("Take 1 tablet each day", "for blood pressure and the kidneys", 1);
    AMLODIPINE = ("197361", "amlodipine 5 MG Oral Tablet") "Amlodipine 5 mg" "tablet" ("Take 1 tablet each day", "for blood pressure", 1);
    HCTZ = ("310798", "hydrochlorothiazide 25 MG Oral Tablet") "Hydrochlorothiazide 25 mg" "tablet" ("Take 1 tablet each morning", "for blood pressure", 1);
    METOPROLOL = ("866436", "24 HR metoprolol succinate 50 MG Extended Release Oral Tablet") "Metoprolol succinate 50 mg" "tablet" ("Take 1 tablet each day; do not crush", "for the heart", 1);
    FUROSEMIDE = ("310429", "furosemide 20 MG Oral Tablet") "Furosemide 20 mg" "tablet" ("Take 1 tablet each morning", "to remove extra water", 1);
    SPIRONOLACTONE = ("313096", "spironolactone 25 MG Oral Tablet") "Spironolactone 25 mg" "tablet" ("Take 1 tablet each day", "for the heart", 1);
    ATORVASTATIN = ("617310", "atorvastatin 20 MG Oral Tablet") "Atorvastatin 20 mg" "tablet" ("Take 1 tablet each evening", "for cholesterol", 1);
    ROSUVASTATIN = ("859747", "rosuvastatin calcium 10 MG Oral Tablet") "Rosuvastatin 10 mg" "tablet" ("Take 1 tablet each day", "for cholesterol", 1);
    ASPIRIN = ("243670", "aspirin 81 MG Oral Tablet") "Aspirin 81 mg" "tablet" ("Take 1 tablet each day with food", "to protect the heart", 1);
    WARFARIN = ("855332", "warfarin sodium 5 MG Oral Tablet") "Warfarin 5 mg" "tablet" ("Take as the blood thinner clinic tells you, at the same hour each evening", "to prevent clots on the heart valve", 1);
    APIXABAN = ("1364445", "apixaban 5 MG Oral Tablet") "Apixaban 5 mg" "tablet" ("Take 1 tablet twice a day", "to prevent clots", 2);
    LEVOTHYROXINE = ("10582", "levothyroxine") "Levothyroxine 50 micrograms" "tablet" ("Take 1 tablet on an empty stomach, 30 minutes before breakfast", "for the thyroid", 1);
    SERTRALINE_50 = ("312941", "sertraline 50 MG Oral Tablet") "Sertraline 50 mg" "tablet" ("Take 1 tablet each morning", "for mood and worry", 1);
    SERTRALINE_100 = ("312938", "sertraline 100 MG Oral Tablet") "Sertraline 100 mg" "tablet" ("Take 1 tablet each morning", "for mood and worry", 1);
    BUPROPION = ("993541", "24 HR bupropion hydrochloride 150 MG Extended Release Oral Tablet") "Bupropion XL 150 mg" "tablet" ("Take 1 tablet each morning", "for mood", 1);
    TRAZODONE = ("856377", "trazodone hydrochloride 50 MG Oral Tablet") "Trazodone 50 mg" "tablet" ("Take 1 tablet at bedtime if you need it", "for sleep", 1);
    ALBUTEROL = ("745679", "200 ACTUAT albuterol 0.09 MG/ACTUAT Metered Dose Inhaler") "Albuterol inhaler" "inhaler" ("Breathe in 2 puffs every 4 to 6 hours when you wheeze", "for wheezing", 1);
    FLUTICASONE = ("895994", "120 ACTUAT fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler") "Fluticasone inhaler 44 micrograms" "inhaler" ("Breathe in 2 puffs twice a day with the spacer, then rinse the mouth", "to keep asthma calm", 2);
    TIOTROPIUM = ("1552004", "tiotropium 0.0025 MG/ACTUAT Inhalation Spray") "Tiotropium inhaler" "inhaler" ("Breathe in 2 puffs once a day", "for the lungs", 1);
    AMOXICILLIN_LIQUID = ("308189", "amoxicillin 80 MG/ML Oral Suspension") "Amoxicillin liquid 400 mg in 5 mL" "bottle" ("Give 7.5 mL twice a day for 7 days", "for the ear infection", 2);
    AMOXICILLIN = ("308191", "amoxicillin 500 MG Oral Capsule") "Amoxicillin 500 mg" "capsule" ("Take 1 capsule three times a day for 7 days", "for an infection", 3);
    NITROFURANTOIN = ("1648755", "nitrofurantoin, macrocrystals 25 MG / nitrofurantoin, monohydrate 75 MG Oral Capsule") "Nitrofurantoin 100 mg" "capsule" ("Take 1 capsule twice a day with food for 5 days", "for a bladder infection", 2);
    CIPROFLOXACIN = ("197511", "ciprofloxacin 250 MG Oral Tablet") "Ciprofloxacin 250 mg" "tablet" ("Take 1 tablet twice a day for 3 days", "for a bladder infection", 2);
    CEPHALEXIN = ("309114", "cephalexin 500 MG Oral Capsule") "Cephalexin 500 mg" "capsule" ("Take 1 capsule four times a day for 7 days", "for an infection", 4);
    IBUPROFEN = ("197806", "ibuprofen 600 MG Oral Tablet") "Ibuprofen 600 mg" "tablet" ("Take 1 tablet every 8 hours with food if you have pain", "for pain", 3);
    ACETAMINOPHEN = ("198440", "acetaminophen 500 MG Oral Tablet") "Acetaminophen 500 mg" "tablet" ("Take 2 tablets every 8 hours if you have pain, never more than 6 a day", "for pain", 6);
    OXYCODONE = ("1049621", "oxycodone hydrochloride 5 MG Oral Tablet") "Oxycodone 5 mg" "tablet" ("Take 1 tablet every 6 hours only if the pain is strong, for 5 days at most", "for pain after surgery", 4);
    OMEPRAZOLE = ("402014", "omeprazole 20 MG Delayed Release Oral Capsule") "Omeprazole 20 mg" "capsule" ("Take 1 capsule 30 minutes before breakfast", "for stomach acid", 1);
    PRENATAL = ("4511", "folic acid") "Folic acid 400 micrograms" "tablet" ("Take 1 tablet each day", "for pregnancy", 1);
    IRON = ("310325", "ferrous sulfate 325 MG Oral Tablet") "Iron 325 mg" "tablet" ("Take 1 tablet every other day with orange juice", "for low iron", 1);
    VITAMIN_D = ("2418", "cholecalciferol") "Vitamin D 1,000 units" "tablet" ("Take 1 tablet each day", "for bones", 1);
    ALENDRONATE = ("904419", "alendronic acid 10 MG Oral Tablet") "Alendronate 10 mg" "tablet" ("Take 1 tablet each morning with a full glass of water; stay upright for 30 minutes", "for bone strength", 1);
    ALLOPURINOL = ("197319", "allopurinol 100 MG Oral Tablet") "Allopurinol 100 mg" "tablet" ("Take 1 tablet each day", "to prevent gout", 1);
    TAMSULOSIN = ("863669", "tamsulosin hydrochloride 0.4 MG Oral Capsule") "Tamsulosin 0.4 mg" "capsule" ("Take 1 capsule 30 minutes after the same meal each day", "for the prostate", 1);
    GABAPENTIN = ("310431", "gabapentin 300 MG Oral Capsule") "Gabapentin 300 mg" "capsule" ("Take 1 capsule at bedtime", "for nerve pain", 1);
    SUMATRIPTAN = ("313161", "sumatriptan 50 MG Oral Tablet") "Sumatriptan 50 mg" "tablet" ("Take 1 tablet when a migraine starts; once more after 2 hours if needed", "for migraine", 1);
    ESTRADIOL_PILL = ("238019", "ethinyl estradiol 0.03 MG / levonorgestrel 0.15 MG Oral Tablet") "Combined pill (levonorgestrel and ethinyl estradiol)" "tablet" ("Take 1 tablet each day at the same hour", "for painful periods", 1);
    CETIRIZINE = ("1014678", "cetirizine hydrochloride 10 MG Oral Tablet") "Cetirizine 10 mg" "tablet" ("Take 1 tablet each day in the pollen season", "for hay fever", 1);
    HYDROCORTISONE = ("310891", "hydrocortisone 10 MG/ML Topical Cream") "Hydrocortisone cream 1%" "tube" ("Rub a thin layer on the itchy skin twice a day for up to 7 days", "for eczema", 2);
    MELOXICAM = ("152695", "meloxicam 15 MG Oral Tablet") "Meloxicam 15 mg" "tablet" ("Take half a tablet each day with food", "for joint pain", 1);
    DONEPEZIL = ("997229", "donepezil hydrochloride 5 MG Oral Tablet") "Donepezil 5 mg" "tablet" ("Take 1 tablet at bedtime", "for memory", 1);
    LATANOPROST = ("314072", "latanoprost 0.05 MG/ML Ophthalmic Solution") "Latanoprost eye drops" "bottle" ("Put 1 drop in each eye every evening", "for eye pressure", 1);
    TAMOXIFEN = ("313195", "tamoxifen 20 MG Oral Tablet") "Tamoxifen 20 mg" "tablet" ("Take 1 tablet each day", "to keep breast cancer from coming back", 1);
    BUPRENORPHINE = ("351267", "buprenorphine 8 MG / naloxone 2 MG Sublingual Tablet") "Buprenorphine with naloxone 8 mg/2 mg" "tablet" ("Let 1 tablet melt under the tongue each morning", "to stay free of opioids", 1);
}
