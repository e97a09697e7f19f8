# Words of the web kit: page settings, and faults that have no words elsewhere.

kit-account-without-name = your account
kit-preferences-lead = These choices stay on this device.
kit-preferences-less = Show less on each page
kit-preferences-follow = Same as my browser
kit-preferences-save = Save page settings
kit-preferences-saved = Your page settings are saved
kit-fault-again = Try again
kit-fault-conflict-title = Someone changed this at the same time
kit-fault-conflict-text = What you sent was not saved, so that nothing is lost. Open the page again to see how it is now, then make your change.
kit-fault-host-title = This is not the address of the portal
kit-fault-host-text = Please use { $address }. If you look after this portal: the setting for its address does not fit the address in the browser.
kit-fault-form-title = We could not be sure that this came from you
kit-fault-form-text = The page was open for a long time, or it was not one of ours. Nothing was changed. Open the page again and send it once more.
