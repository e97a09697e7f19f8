# Words of the record. "You" is who reads, "we" is the clinic.

records-home = Home
records-results-title = Test results
records-record-title = My record
records-action-results = See test results
records-action-medicines = See my medicines
records-action-visits = See my visits
records-action-documents = Read my notes and documents
records-action-record = See my record

records-none-title = You have no record of your own here
records-none-text = You are signed in, but this clinic keeps no health record in your name. If you think it does, call us.
records-none-action = Go to home

## Home

records-see-all = See all test results
records-visit-title = Next visit
records-visit-with = { $time } with { $name }
records-visit-there = Time at the clinic: { $time }
records-visit-asked = Asked for, not agreed yet
records-visit-open = Open this visit
records-prepare = Get ready for your visit

## The list of results

records-filter-name = Name of the test
records-filter-year = Year
records-filter-every-year = Every year
records-filter-show = Show
records-filter-all = All results
records-filter-outside = Outside the usual range
records-results-none-title = There are no test results yet
records-results-none-text = When the laboratory sends a result, it will be here.
records-results-narrow-title = No result fits
records-results-narrow-text = Try another name or year, or look at all results.
records-results-so-far-title = No result fits so far
records-results-so-far-text = There are older results that we have not looked through yet. Go on to look further.
records-results-clear = Show all results
records-look-further = Look further
records-missing-title = Missing a result?
records-missing-text = Most blood tests are here within two days. Tissue tests and some others take up to two weeks. If a result is later than that, call us.
records-no-date = Date not known
records-comment = With a comment
records-comment-from = Comment from { $name }

## What a result says

records-unnamed = A test without a name
records-headline = { $name }: { $said }
records-headline-report = your report
records-headline-waiting = not ready yet
records-headline-not-done = not done
records-headline-withdrawn = taken back
records-report = Report
records-values = { $of ->
    [one] 1 value
   *[other] { $of } values
 }
records-outside = { $count } of { $of } outside the usual range
records-all-usual = all { $of } in the usual range

records-very-low = very low
records-low = low
records-little-low = a little low
records-usual = in the usual range
records-little-high = a little high
records-high = high
records-very-high = very high
records-unusual = not as usual
records-very-unusual = far from usual

records-very-low-tag = Very low
records-low-tag = Low
records-little-low-tag = A little low
records-usual-tag = In the usual range
records-little-high-tag = A little high
records-high-tag = High
records-very-high-tag = Very high
records-unusual-tag = Not as usual
records-very-unusual-tag = Far from usual

records-very-low-sentence = Very low.
records-low-sentence = Low.
records-little-low-sentence = A little low.
records-usual-sentence = In the usual range.
records-little-high-sentence = A little high.
records-high-sentence = High.
records-very-high-sentence = Very high.
records-unusual-sentence = Not as usual.
records-very-unusual-sentence = Far from usual.

records-range = The usual range is { $low } to { $high }.
records-range-above = The usual range is { $low } or more.
records-range-below = The usual range is up to { $high }.
records-range-both = { $low } to { $high }
records-range-sent = The laboratory’s usual: { $text }.
records-ranges-none = The laboratory sent no usual ranges.
records-range-none = Not sent
records-no-range = The laboratory sent no usual range.
records-no-range-given = No usual range came with this value.
records-flag-other = The laboratory adds: { $text }.
records-ages-from = from { $age }
records-ages-to = up to { $age }
records-ages-between = from { $from } to { $to }
records-ages-some = for certain ages
records-age-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
 }
records-age-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
 }
records-age-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
 }
records-age-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
 }
records-flag-above-limit = above the limit that was set
records-flag-anticomplementary = something in the sample disturbed the test
records-flag-below-limit = below the limit that was set
records-flag-better = better than before
records-flag-by-dose = susceptible at a higher dose
records-flag-carrier = a carrier
records-flag-check-failed = the laboratory’s own check failed
records-flag-down = clearly lower than before
records-flag-elsewhere = explained in the other values
records-flag-equivocal = on the border between positive and negative
records-flag-expected = as expected
records-flag-found = found
records-flag-held = a doctor still looks at it
records-flag-intermediate = intermediate (the medicine may not be enough)
records-flag-negative = negative
records-flag-no-limits = there are no agreed limits for it
records-flag-no-range = no usual range applies
records-flag-not-found = not found
records-flag-not-reactive = not reactive
records-flag-not-susceptible = not susceptible (the medicine may not work)
records-flag-off-high = above what the device can measure
records-flag-off-low = below what the device can measure
records-flag-outside-limit = outside the limit that was set
records-flag-positive = positive
records-flag-rather-susceptible = rather susceptible (the medicine may work)
records-flag-reactive = reactive
records-flag-resistant = resistant (the medicine does not work)
records-flag-susceptible = susceptible (the medicine works)
records-flag-together-resistant = resistant to both medicines together
records-flag-together-susceptible = susceptible to both medicines together
records-flag-too-little = not enough to tell
records-flag-toxic = something in the sample is toxic to cells
records-flag-undecided = could not be decided
records-flag-unexpected = not as expected
records-flag-unread = a mark that we cannot read. Ask the clinic what it means
records-flag-up = clearly higher than before
records-flag-very-susceptible = very susceptible (the medicine works well)
records-flag-weakly-reactive = weakly reactive
records-flag-worse = worse than before

records-value-mean = mean of { $count }
records-value-less = less than { $value }
records-value-most = { $value } or less
records-value-least = { $value } or more
records-value-more = more than { $value }
records-value-pair = { $upper } over { $lower }
records-yes = Yes
records-no = No
records-no-value = no value
records-no-value-why = no value ({ $why })

records-state-waiting = Not ready yet
records-state-preliminary = First reading
records-state-final = Final result
records-state-corrected = Corrected
records-state-not-done = Not done
records-state-withdrawn = Taken back
records-state-unknown = Not known

## One result

records-preliminary-text = This is a first reading. It can still change. The final result will stand here when the laboratory is done.
records-corrected-text = The laboratory corrected this result on { $date }. What you see is the corrected one.
records-corrected-undated = The laboratory corrected this result. What you see is the corrected one.
records-withdrawn-text = The laboratory took this result back. It was entered by mistake. Please do not go by it.
records-not-done-text = This test was not done.
records-waiting-text = The laboratory has not sent this result yet.
records-far-text = A value here is far outside the usual range. If nobody from the clinic has talked with you about it, call us today.
records-far-call = A value here is far outside the usual range. If nobody from the clinic has talked with you about it, call us today: { $phone }.
records-absent = { $count ->
    [one] 1 value of this report is not shown here. Ask us if you would like to know it.
   *[other] { $count } values of this report are not shown here. Ask us if you would like to know them.
 }
records-no-comment = Nobody from the clinic has written about this result. If you have a question, call us.
records-lead-ordered-by = Asked for by { $name }.
records-lead-place = Taken at { $name }.
records-comment-title = { $name } wrote
records-comment-title-unnamed = A note about this result
records-story-title = What the report says
records-value-title = Your value
records-outside-title = { $count ->
    [one] 1 value outside the usual range
   *[other] { $count } values outside the usual range
 }
records-all-title = All { $of } values
records-trend-title = Over time
records-trend-caption = { $name }: all values
records-trend-sentence = { $name } from { $first } to { $last }: lowest { $lowest }, highest { $highest }, last { $value }.
records-about-title = About this result
records-test = Test
records-value = Value
records-stands = In words
records-range-column = Usual range
records-taken = Taken
records-place = Where
records-performer = Done by
records-ordered-by = Asked for by
records-reader = Read by
records-method = How it was measured
records-state = State
records-told = Reported

## My record

records-record-lead = This is what the clinic has written down about your health. If something is wrong or missing, tell us.
records-since = Since { $date }
records-until = Until { $date }
records-noted = Written down { $date }
records-again = Again: { $dates }
records-many = { $count } entries, the first: { $date }
records-again-more = Again: { $dates }, and { $more ->
    [one] { $more } more time
   *[other] { $more } more times
 }
records-severe = Severe
records-more = There is more than is shown here. Ask us for the full list.

records-conditions-title = Conditions
records-conditions-now = Now
records-conditions-before = { $count ->
    [one] 1 condition in the past
   *[other] { $count } conditions in the past
 }
records-conditions-none = No conditions are on record.
records-conditions-none-now = No current conditions are on record.
records-conditions-none-text = This does not mean that you have none. If you have one, tell us.

records-allergies-title = Allergies
records-reaction = Reaction: { $reaction }
records-allergies-none-now = No current allergies are on record.
records-allergies-none = No allergies are on record.
records-allergies-none-text = This does not mean that you have none. If you have one, tell us before you take a new medicine.
records-allergies-asked = No known allergies.
records-allergies-asked-text = You were asked, and none was found. If that has changed, tell us.

records-medicines-title = Medicines
records-medicines-none = No current medicines are on record.
records-medicines-none-text = This does not mean that you take none. Tell us about all that you take, also without a prescription.

records-vaccines-title = Vaccines
records-doses = { $count } times, last on { $date }
records-vaccines-none = No vaccines are on record.
records-vaccines-none-text = This does not mean that you had none. Bring your vaccine card to your next visit.

records-vitals-title = Measurements
records-vitals-caption = The latest of each measurement
records-vitals-none = No measurements are on record.
records-vitals-none-text = Blood pressure, weight and the like will be here after your next visit.

records-team-title = Care team
records-team-none-now = No care team is on record for now.
records-team-none = No care team is on record.
records-team-none-text = You can still ask anyone at the clinic. Call us and we will find the right person.

## The sections of the record

records-all-sections = All parts of your record
records-nameless = An entry without a name
records-day = { $date }
records-began = Began { $date }
records-at = { $date }
records-reacts = Reaction: { $text }
records-dose = Dose { $text }
records-dose-of = Dose { $text } of { $of }
records-from-age = from the age of { $text }
records-at-age = at the age of { $text }
records-vaccine-told = As you or someone else told us
records-vaccine-weak = This dose may not protect you fully
records-device-use = In use
records-plan = Care plan
records-goal = Goal

records-conditions-lead = Health problems that somebody at a clinic has written down, now and in the past.
records-conditions-more = See all conditions
records-conditions-about-title = About this condition
records-allergies-lead = What your body does not bear, and how it reacts.
records-allergies-more = See all allergies
records-allergies-about-title = About this allergy
records-medicines-lead = Medicines that were prescribed for you, and those you told us about.
records-medicines-more = See all medicines
records-medicines-about-title = About this medicine
records-vaccines-lead = Shots and drops that protect you from illness.
records-vaccines-more = See all vaccines
records-vaccines-about-title = About this vaccine
records-vitals-lead = Blood pressure, weight, pulse and the like, and how they change over time.
records-vitals-more = See all measurements
records-vitals-latest = The latest of each
records-vitals-about-title = About this measurement
records-visits-title = Visits
records-visits-lead = When you saw somebody at the clinic, and what is planned.
records-visits-none = No visits are on record.
records-visits-none-text = A visit is here after it took place. Planned visits are here as soon as they are agreed.
records-visits-about-title = About this visit
records-procedures-title = Procedures
records-procedures-lead = Operations, checks with a device, and other things that were done.
records-procedures-none = No procedures are on record.
records-procedures-none-text = This does not mean that you had none. Tell us about operations at other places.
records-procedures-about-title = About this procedure
records-documents-title = Documents and notes
records-documents-lead = Notes of your visits, letters and reports.
records-documents-none = No documents are on record.
records-documents-none-text = Notes come here when they are signed. If you miss one, ask us.
records-documents-about-title = About this document
records-team-lead = The people who look after you, and how to reach them.
records-team-more = See all and how to reach them
records-team-about-title = About this person
records-plans-title = Care plans and goals
records-plans-lead = What you and your care team have agreed to do, and what you want to reach.
records-plans-none = No care plans are on record.
records-plans-none-text = If you would like a plan for your health, talk about it at your next visit.
records-plans-about-title = What was agreed
records-coverage-title = Insurance
records-coverage-lead = Who pays for your care, as the clinic knows it.
records-coverage-none = No insurance is on record.
records-coverage-none-text = This does not mean that you have none. Bring your card to your next visit.
records-coverage-about-title = About this insurance
records-family-title = Family history
records-family-lead = Health problems of your relatives. Some of them run in families.
records-family-none = No family history is on record.
records-family-none-text = This does not mean that nobody was ill. If a parent, brother or sister has a health problem, tell us.
records-family-about-title = About this relative
records-social-title = Way of life
records-social-lead = Smoking, work, home and other things of daily life that matter for your health.
records-social-none = Nothing about your way of life is on record.
records-social-none-text = You may be asked at your next visit. You can always say no.
records-social-about-title = About this entry
records-devices-title = Devices
records-devices-lead = Implants and other devices that you wear or use.
records-devices-none = No devices are on record.
records-devices-none-text = This does not mean that you have none. If you have an implant, tell us before a scan.
records-devices-about-title = About this device

## The list of a section

records-list-all = All entries
records-list-narrowed = What fits
records-filter-words = Search in this list
records-filter-dates = Dates
records-from-day = From { $date }
records-to-day = Until { $date }
records-date-wrong = Enter a date like 2024-03-27, or a year like 2024
records-dates-crossed = Enter a last day that is not before the first day
records-sort = Order
records-sort-newest = Newest first
records-sort-oldest = Oldest first
records-sort-as-is = As it was written down
records-sort-name = By name
records-group-all = All
records-group-now = Now
records-group-past = In the past
records-group-coming = Coming
records-group-replaced = Replaced by newer ones
records-group-note = Notes and letters
records-group-report = Reports
records-group-pressure = Blood pressure
records-group-weight = Weight
records-group-height = Height
records-group-mass = Body mass index
records-group-pulse = Pulse
records-group-temperature = Temperature
records-group-oxygen = Oxygen
records-group-breathing = Breathing
records-narrow-title = Nothing fits
records-narrow-text = Try another word or other dates, or look at the whole list.
records-so-far-title = Nothing fits so far
records-so-far-text = There are more entries that we have not looked through yet. Go on to look further.
records-show-all = Show the whole list
records-names-cut = Only the newest entries are sorted by name. To see older ones, put the newest first.
records-not-shared = There is nothing here that we can show you
records-not-shared-text = You see the part of this record that is shared with you.
records-gaps-title = Is something missing or wrong?
records-gaps-text = This list shows what our clinic has on record. Other clinics may know more. If something is missing or wrong, call us and we will look at it with you.

## States of entries

records-mark-over = In the past
records-mark-remission = Quiet for now
records-mark-unsure = Not certain yet
records-mark-not-given = Not given
records-mark-not-done = Not done
records-mark-under-way = Under way
records-mark-broken-off = Broken off
records-mark-unknown = State not known
records-mark-not-used = No longer used
records-mark-paused = Paused
records-mark-finished = Finished
records-mark-stopped = Stopped
records-mark-draft = Not final yet
records-mark-told = As you told us
records-mark-not-taken = Not taken
records-mark-not-to-take = Do not take this
records-step-not-to-do = Not to be done: { $text }
records-step-stopped = Stopped: { $text }
records-mark-coming = Coming
records-mark-cancelled = Cancelled
records-mark-missed = Missed
records-mark-reached = Reached
records-mark-given-up = Given up
records-mark-proposed = Proposed
records-mark-replaced = Replaced by a newer one

## One entry

records-entry-withdrawn = This was entered by mistake. Please do not go by it.
records-entry-ruled-out = Somebody looked into this, and you do not have it.
records-entry-first = This is a first version. It can still change.
records-severe-text = A reaction can be dangerous. Tell everyone who treats you.
records-clouded-text = The clinic’s system added something to this entry that we cannot read. Ask the clinic what it means.
records-clouded-row = Part of this entry cannot be read here
records-what-is-this = What is this?
records-reach-title = How to reach them
records-source-title = Where this comes from
records-more-detail = More about where this comes from
records-document-text = What it says
records-files-title = Files
records-file-open = Open { $title }
records-file-save = Save a copy: { $title }
records-file-picture = Picture: { $title }
records-file-xml = This is an XML file. It is made for the computers of other clinics and is hard to read. Save it if another clinic asks for it.
records-file-other = This is a { $ending } file. You need a program on your device that can open it.
records-file-elsewhere = This file is kept at another place, and we do not fetch it from there. Ask us for a copy.

records-severity-mild = Mild
records-severity-moderate = Moderate
records-severity-severe = Severe
records-allergy-food = Food
records-allergy-medicine = Medicine
records-allergy-environment = Something around you
records-allergy-biologic = Something made from living cells

records-related-conditions = Conditions found at this visit
records-related-results = Results of this visit
records-related-procedures = Procedures
records-related-medicines = Medicines from this visit
records-related-documents = Documents of this visit
records-related-measurements = Measured at this visit
records-related-visits = Visits for this
records-related-again = All other entries of this
records-related-dispenses = Handed out at the pharmacy
records-related-plans = Care plans for this

records-fact-after = Care afterwards
records-fact-amount = Amount
records-fact-appointment = Appointment
records-fact-because = Because of
records-fact-began = Began
records-fact-body = Part of the body
records-fact-born = Born
records-fact-called = Title
records-fact-clinic = Clinic
records-fact-complication = Problems
records-fact-condition = Had
records-fact-device = Device
records-fact-died = Died
records-fact-discharge = Went on to
records-fact-do-first = Before you come
records-fact-done-by = Done by
records-fact-dose = Dose
records-fact-due = To reach by
records-fact-email = Email
records-fact-end = Ended
records-fact-expires = Use by
records-fact-fax = Fax
records-fact-for = For
records-fact-for-whom = Works for
records-fact-found = Found
records-fact-from = Began
records-fact-from-what = Taken from
records-fact-from-where = On behalf of
records-fact-from-whom = Came from
records-fact-given = Given
records-fact-given-by = Given by
records-fact-goals = Goals
records-fact-group = Group number
records-fact-holder-is = Place in the plan
records-holder-self = The holder
records-holder-child = A child of the holder
records-holder-parent = A parent of the holder
records-holder-partner = The husband, wife or partner of the holder
records-fact-begins = Begins
records-fact-how = How to take it
records-fact-how-far = How far you are
records-fact-kept-by = Kept by
records-fact-kind = Kind
records-fact-last-time = Last reaction
records-fact-loaded = Last changed in this record
records-fact-lot = Lot number
records-fact-made = Made
records-fact-maker = Maker
records-fact-measured-by = Measured by
records-fact-member = Member number
records-fact-model = Model
records-fact-name = Name
records-fact-ordered-by = Prescribed by
records-fact-outcome = How it went
records-fact-payer = Insurer
records-fact-phone = Phone
records-fact-place = Where
records-fact-plan = Plan
records-fact-reaction = Reaction
records-fact-reason = Reason
records-fact-recorded-by = Written down by
records-fact-refills = Refills allowed
records-fact-report = Report
records-fact-role = Role
records-fact-route = How it was given
records-fact-seen-in = Seen in
records-fact-serial = Serial number
records-fact-severity = How strong
records-fact-since = Since
records-fact-site = Place on the body
records-fact-speaks = Languages
records-fact-steps = What to do
records-fact-taken-in = Sent to us
records-fact-team = Team
records-fact-to = Until
records-fact-told-by = Told or confirmed by
records-fact-udi = Device number
records-fact-until = Until
records-fact-visit = Visit
records-fact-what-happened = What happened
records-fact-when = When
records-fact-why-not = Why not
records-fact-why-state = Why
records-fact-with = With
records-fact-written = Written down
records-fact-written-by = Written by

## Where it is not the record of who reads: these stand for the same words without "-theirs"

records-record-title-theirs = Health record
records-action-medicines-theirs = See the medicines
records-action-visits-theirs = See the visits
records-action-documents-theirs = Read notes and documents
records-action-record-theirs = See the whole record
records-prepare-theirs = Get ready for the visit
records-headline-report-theirs = the report
records-value-title-theirs = The value
records-record-lead-theirs = This is what the clinic has written down and shares with you. If something is wrong or missing, tell us.
records-all-sections-theirs = All parts of the record
records-vaccine-told-theirs = As somebody told us
records-vaccine-weak-theirs = This dose may not protect fully
records-allergies-lead-theirs = What the body does not bear, and how it reacts.
records-medicines-lead-theirs = Medicines that were prescribed, and those that we were told about.
records-vaccines-lead-theirs = Shots and drops that protect from illness.
records-visits-lead-theirs = Visits to the clinic, and what is planned.
records-documents-lead-theirs = Notes of visits, letters and reports.
records-team-lead-theirs = The people who give care, and how to reach them.
records-plans-lead-theirs = What was agreed with the care team, and what is to be reached.
records-coverage-lead-theirs = Who pays for the care, as the clinic knows it.
records-family-lead-theirs = Health problems of relatives. Some of them run in families.
records-social-lead-theirs = Smoking, work, home and other things of daily life that matter for health.
records-devices-lead-theirs = Implants and other devices that are worn or used.
records-entry-ruled-out-theirs = Somebody looked into this, and it was not found.
records-mark-told-theirs = As somebody told us
records-allergies-asked-text-theirs = The question was asked, and none was found. If that has changed, tell us.
