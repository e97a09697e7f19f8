# Words of the web kit: home, page settings, and faults that have no words elsewhere.

kit-home-to-do = To do
kit-home-new = New for you
kit-home-lately = What came lately
kit-home-new-since = New is what came in since you were last here, on { $date }.
kit-home-nothing-since = Nothing new came in since you were last here, on { $date }.
kit-home-quiet = Nothing needs you right now.
kit-home-quiet-text = When something new comes in or there is something to do, it is shown here.
kit-home-want = I want to…
kit-home-people = People I help
kit-home-people-count = { $count ->
    [one] You help 1 other person with their health record.
   *[other] You help { $count } other people with their health records.
 }
kit-home-people-text = You look at them with your own sign-in, and each page says whose record it is.
kit-home-people-choose = Choose whose record to open

kit-account-without-name = your account
kit-preferences-lead = These choices stay on this device. When you sign in for the first time, they go with you.
kit-preferences-lead-own = These choices are yours. They are the same on every device where you sign in.
kit-preferences-all = Show everything
kit-preferences-less = Show less on each page
kit-preferences-less-hint = You see everyday names only. Medical names, and where an entry comes from, unfold when you want them.
kit-preferences-follow = Same as my browser
kit-preferences-zone-clinic = Same as the clinic ({ $place })
kit-preferences-zone-hint = On these clocks it is now { $time }. All times are shown on them.
kit-preferences-text-size-unknown = Choose one of the text sizes.
kit-preferences-theme-unknown = Choose one of the themes.
kit-preferences-language-unknown = Choose one of the languages in the list.
kit-preferences-detail-unknown = Choose how much each page shows.
kit-preferences-time-zone-unknown = Choose one of the time zones in the list.
kit-preferences-save = Save page settings
kit-preferences-saved = Your page settings are saved
kit-zone-atlantic = Atlantic Time (Puerto Rico)
kit-zone-eastern = Eastern Time (New York)
kit-zone-central = Central Time (Chicago)
kit-zone-mountain = Mountain Time (Denver)
kit-zone-arizona = Arizona Time (Phoenix)
kit-zone-pacific = Pacific Time (Los Angeles)
kit-zone-alaska = Alaska Time (Anchorage)
kit-zone-hawaii = Hawaii Time (Honolulu)
kit-zone-utc = World time (UTC)
kit-zones-africa = Africa
kit-zones-america = America
kit-zones-antarctica = Antarctica
kit-zones-asia = Asia
kit-zones-atlantic = Atlantic Ocean
kit-zones-australia = Australia
kit-zones-europe = Europe
kit-zones-indian = Indian Ocean
kit-zones-pacific = Pacific Ocean
kit-fault-again = Try again
kit-fault-conflict-title = Someone changed this at the same time
kit-fault-conflict-text = What you sent was not saved, so that nothing is lost. Open the page again to see how it is now, then make your change.
kit-fault-host-title = This is not the address of the portal
kit-fault-host-text = Please use { $address }. If you look after this portal: the setting for its address does not fit the address in the browser.
kit-fault-form-title = We could not be sure that this came from you
kit-fault-form-text = The page was open for a long time, or it was not one of ours. Nothing was changed. Open the page again and send it once more.
