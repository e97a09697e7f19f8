# What British English writes in another way. Everything else comes from en.
ui-language-name = English (UK)
ui-date = { $day } { $month } { $year }
ui-date-short = { $day } { $month } { $year }
ui-date-weekday = { $weekday } { $day } { $month } { $year }
ui-time = { $hour12 }:{ $minute }{ $half }
ui-date-time = { $date } at { $time }
