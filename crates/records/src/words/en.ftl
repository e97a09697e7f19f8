# Words of the record. "You" is who reads, "we" is the clinic.

records-home = Home
records-results-title = Test results
records-record-title = My record
records-action-results = See test results
records-action-record = See my record

records-none-title = You have no record of your own here
records-none-text = You are signed in, but this clinic keeps no health record in your name. If you think it does, call us.
records-none-action = Go to home

## Home

records-new-title = New test results
records-new-none = Nothing needs you right now.
records-new-none-text = No test results came in during the last 30 days.
records-see-all = See all test results
records-visit-title = Next visit
records-visit-with = { $time } with { $name }
records-visit-asked = Asked for, not agreed yet
records-visit-none = No visit is planned.
records-visit-none-text = To book one, call us.

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
records-newest = Back to the newest
records-older = Older results
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
records-range-none = Not sent
records-no-range = The laboratory sent no usual range.
records-no-range-given = No usual range came with this value.
records-flag-other = The laboratory adds: { $text }.

records-value-less = less than { $value }
records-value-most = { $value } or less
records-value-least = { $value } or more
records-value-more = more than { $value }
records-value-pair = { $upper } over { $lower }
records-yes = yes
records-no = no
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
records-comment-title = { $name } wrote
records-comment-title-unnamed = A note about this result
records-story-title = What the report says
records-file-text = This report is a file that we cannot show here. Ask us for a copy.
records-value-title = Your value
records-outside-title = { $count ->
    [one] 1 value outside the usual range
   *[other] { $count } values outside the usual range
 }
records-all-title = All { $of } values
records-trend-title = Over time
records-trend-caption = { $name }: all values
records-trend-sentence = { $name } from { $first } to { $last }: lowest { $lowest }, highest { $highest }, last { $value }.
records-trend-earlier = Earlier values ({ $count })
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
records-severe = Severe
records-more = There is more than is shown here. Ask us for the full list.

records-conditions-title = Conditions
records-conditions-now = Now
records-conditions-before = { $count ->
    [one] 1 condition in the past
   *[other] { $count } conditions in the past
 }
records-conditions-none = No conditions are on record.
records-conditions-none-text = This does not mean that you have none. If you have one, tell us.

records-allergies-title = Allergies
records-reaction = Reaction: { $reaction }
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

records-vitals-title = Latest measurements
records-vitals-caption = The latest of each measurement
records-vitals-none = No measurements are on record.
records-vitals-none-text = Blood pressure, weight and the like will be here after your next visit.

records-team-title = Care team
records-team-none = No care team is on record.
records-team-none-text = You can still ask anyone at the clinic. Call us and we will find the right person.
