# The words that all pages share. Plain and kind; "you" is who reads, "we" is the clinic.
# Keys begin with ui-. A rib keeps its own words in its own file.

ui-language-name = English

## The frame of each page

ui-title-error = Error: { $title }
ui-skip = Skip to the main part
ui-home-link = { $clinic }, home
ui-navigation = Main menu
ui-breadcrumbs = You are here
ui-signed-in-as = Signed in as { $name }
ui-sign-out = Sign out
ui-record-section = Whose record
ui-record-own = Your record
ui-record-other = { $name }’s record
ui-record-born = Born { $date }
ui-record-back = Go back to your own record
ui-demo-label = Demo
ui-demo = Everyone here is made up. Do not put in real names or health facts.
ui-help-heading = Need help?
ui-help-call = Call { $phone }
ui-urgent-heading = If it cannot wait
ui-settings = Page settings
ui-text-size = Text size
ui-theme = Theme
ui-language = Language
ui-reduce-detail = Reduce detail
ui-time-zone = Time zone
ui-text-size-standard = Standard
ui-text-size-large = Large
ui-text-size-larger = Larger
ui-theme-system = Same as my device
ui-theme-light = Light
ui-theme-dark = Dark
ui-foot-motto = A door to your health record that is always open.

## The end of a session

ui-session-notice = You will be signed out at { $time } if you do nothing. Each page you open gives you more time.
ui-session-title = Are you still there?
ui-session-text = To keep your record safe, we will sign you out soon. What you typed and did not send will be lost.
ui-session-left = { $minutes ->
    [0] Less than 1 minute left.
    [one] { $minutes } minute left.
   *[other] { $minutes } minutes left.
 }
ui-session-stay = Stay signed in

## Forms

ui-error-prefix = Error:
ui-summary-title = There is a problem
ui-day = Day
ui-month = Month
ui-year = Year
ui-optional = { $label } (you can leave this empty)
ui-show-password = Show password
ui-hide-password = Hide password
ui-passkey-before = Your device will now ask for your fingerprint, face or screen lock.
ui-passkey-cancelled = You cancelled. Nothing changed. Try again or use your password.
ui-passkey-cancelled-new = You cancelled. Nothing changed. You can try again.
ui-passkey-known = This device has a passkey for you already.
ui-passkey-failed = That did not work. Try again or take another way.
ui-passkey-script = To use a passkey, turn on JavaScript in this browser or take another way.
ui-select-none = Choose one
ui-characters = You can type up to { $count } characters.
ui-characters-left = Characters left: { $count }
ui-characters-over = Too many characters: { $count }
ui-file-remove = Remove
ui-file-checking = Checking…
ui-file-ready = Ready
ui-file-refused = Cannot be used.
ui-filter-apply = Show these
ui-filter-clear = Clear all
ui-finder-name = Search: { $label }
ui-finder-search = Search
ui-finder-more = More ways to narrow the list
ui-finder-remove = Stop narrowing by
ui-finder-found = { $count } found
ui-period-from = From
ui-period-to = To

## Lists and blocks

ui-pager = Pages
ui-pager-next = Next page
ui-pager-previous = Previous page
ui-pager-first = Back to the first page
ui-pager-shown = Showing { $from } to { $to }
ui-pager-shown-of = Showing { $from } to { $to } of { $total }
ui-sort = Sort by
ui-sort-by = put the list in this order
ui-sort-turn = turn the order around
ui-step = Step { $at } of { $of }
ui-new = New
ui-task-due = by { $date }
ui-see-all = See all { $count }
ui-print = Print this page
ui-print-how = Use the print command of your browser: Ctrl and P on a computer, Share and then Print on a phone. Menus are left out on paper.
ui-as-of = Up to date as of { $date }
ui-change = Change
ui-answer-missing = Not answered yet
ui-change-what = Change { $what }
ui-message-you = You
ui-message-automatic = This is an automatic reply.
ui-waiting = Loading
ui-waiting-again = Look again now
ui-list-comma = ,
ui-stage-done = Completed
ui-stage-begun = In progress
ui-stage-ahead = Not yet started
ui-stage-closed = Cannot start yet
ui-warning = Warning:
ui-note = Note:
ui-done = Done:
ui-problem = Problem:

## Charts

ui-range-usual = Usual range
ui-range-you = You: { $value }
ui-range-you-theirs = Value: { $value }
ui-range-sentence = { $value }. { $standing } The usual range is { $low } to { $high }.
ui-range-sentence-below = { $value }. { $standing } The usual range is up to { $high }.
ui-range-sentence-above = { $value }. { $standing } The usual range is { $low } or more.
ui-range-in = In the usual range.
ui-range-high = Higher than usual.
ui-range-low = Lower than usual.
ui-twin-date = Date
ui-twin-value = Value
ui-twin-said = In words
ui-twin-earlier = Earlier values ({ $count })
ui-trend-band = Usual range
ui-trend-point = { $date }: { $value }

## The look of a clinic

ui-brand-contrast = { $name }: { $front } on { $ground } reaches { $measured } to 1. People need { $needed } to 1 to see it well.
ui-brand-instead = { $near } would do.
ui-brand-ink = Words on the colour of the house
ui-brand-page = The colour of the house on light pages
ui-brand-action-light = Links and buttons on light pages
ui-brand-action-dark = Links and buttons on dark pages
ui-brand-radius = Corners can be up to { $most } pixels round.
ui-brand-fonts = Write names of fonts with commas between them, and end with sans-serif, serif or system-ui.
ui-logo-size = The file is too large. A logo can have up to { $most } characters.
ui-logo-broken = The file is not a complete SVG drawing. Save it again as plain SVG.
ui-logo-element = The logo holds “{ $name }”, which we do not take. Save it as plain SVG with shapes only; turn text into outlines.
ui-logo-attribute = The logo uses “{ $name }”, which we do not take. Save it as plain SVG without styles, scripts and links.
ui-logo-view-box = The logo does not say its size. Save it with a viewBox.

## Dates, times, numbers

ui-month-1 = January
ui-month-2 = February
ui-month-3 = March
ui-month-4 = April
ui-month-5 = May
ui-month-6 = June
ui-month-7 = July
ui-month-8 = August
ui-month-9 = September
ui-month-10 = October
ui-month-11 = November
ui-month-12 = December
ui-month-short-1 = Jan
ui-month-short-2 = Feb
ui-month-short-3 = Mar
ui-month-short-4 = Apr
ui-month-short-5 = May
ui-month-short-6 = Jun
ui-month-short-7 = Jul
ui-month-short-8 = Aug
ui-month-short-9 = Sep
ui-month-short-10 = Oct
ui-month-short-11 = Nov
ui-month-short-12 = Dec
ui-weekday-1 = Monday
ui-weekday-2 = Tuesday
ui-weekday-3 = Wednesday
ui-weekday-4 = Thursday
ui-weekday-5 = Friday
ui-weekday-6 = Saturday
ui-weekday-7 = Sunday
ui-date = { $month } { $day }, { $year }
ui-date-short = { $month } { $day }, { $year }
ui-date-weekday = { $weekday }, { $month } { $day }, { $year }
ui-month-year = { $month } { $year }
ui-time = { $hour12 }:{ $minute }{"\u00A0"}{ $half }
ui-time-am = am
ui-time-pm = pm
ui-date-time = { $date }, { $time }
ui-date-relative = { $date } ({ $relative })
ui-relative-today = today
ui-relative-yesterday = yesterday
ui-relative-tomorrow = tomorrow
ui-relative-days-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
 }
ui-relative-in-days = { $count ->
    [one] in { $count } day
   *[other] in { $count } days
 }
ui-relative-weeks-ago = { $count ->
    [one] { $count } week ago
   *[other] { $count } weeks ago
 }
ui-relative-in-weeks = { $count ->
    [one] in { $count } week
   *[other] in { $count } weeks
 }
ui-number-decimal = .
ui-number-group = ,

## When a page cannot be shown

ui-error-400-title = We could not read what was sent
ui-error-400-text = Something went missing on the way. Go back and try again.
ui-error-403-title = This page is not open to you
ui-error-403-text = You are signed in, but this page belongs to another record or needs a permission you do not have. If you think it is yours to see, call us.
ui-error-404-title = There is no page here
ui-error-404-text = The link may be old, or the address may have a typing mistake. All your pages start from home.
ui-error-413-title = That was too big to send
ui-error-413-text = Send a smaller file or a shorter text. If you cannot make it smaller, call us.
ui-error-422-title = Some answers need another look
ui-error-422-text = Go back and check what you typed. Nothing was saved yet.
ui-error-429-title = Please wait a moment
ui-error-429-text = There were many tries in a short time. To keep records safe we ask you to wait a minute, then try again.
ui-error-500-title = Sorry, something went wrong on our side
ui-error-500-text = It is not your fault, and we have been told. Try again in a few minutes.
ui-error-503-title = Sorry, the portal is resting
ui-error-503-text = It is being looked after and will be back soon. Your record is safe.
ui-error-channel = You can also reach us by phone.
ui-error-code = If you call, say this code: { $code }
ui-error-home = Go to home
ui-error-back-door = Go to sign in
