# Words of accounts: coming in, staying in, going out. Reading age 9 to 11.

accounts-settings = Settings
accounts-settings-lead = How you sign in, and how the pages look.

accounts-sign-in = Sign in
accounts-sign-in-again = Sign in again
accounts-sign-in-help = Cannot get in? Call us. We can give you a code to set a new password.
accounts-login = Email or phone number
accounts-password = Password
accounts-login-blank = Type your email or phone number.
accounts-password-blank = Type your password.
accounts-sign-in-wrong = This email or phone number and this password do not go together. Check both, then try again.

accounts-slow-title = Please wait before you try again
accounts-slow-text = There were many tries with this name. To keep records safe we wait a little longer each time. You can try again in { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
 }.
accounts-slow-phone = If you cannot remember your password, call us on { $phone }.

accounts-signed-out-title = You are signed out
accounts-signed-out-text = If other people use this device, close the browser too.
accounts-timed-out-title = We signed you out
accounts-timed-out-text = Nothing was done for a while, so we closed your record to keep it safe. Sign in again to go on where you were.

accounts-set-up = Set your password
accounts-set-up-link = I have a code from the clinic
accounts-set-up-lead = Use the code that the clinic gave you. It works once.
accounts-set-up-help = No code, or it does not work? Call us and we give you a new one.
accounts-set-up-send = Set password and sign in
accounts-code = Code from the clinic
accounts-code-hint = It has 20 letters and numbers. Large or small letters, spaces and dashes do not matter.
accounts-code-blank = Type the code from the clinic.
accounts-code-wrong = This code does not fit, or it was used already, or it is too old. Check the code and the email or phone number. If it still does not work, call us.
accounts-password-set = Your password is set

accounts-password-change = Change password
accounts-password-lead = You will be signed out on all your other devices.
accounts-password-old = Your password now
accounts-password-new = New password
accounts-password-hint = At least 15 characters. A few words that only you would put together work well.
accounts-password-short = Use at least 15 characters. A few words that only you would put together work well.
accounts-password-long = Use at most 256 characters.
accounts-password-known = This password is easy to guess because many people use it. Put together a few words of your own.
accounts-password-repeats = This password is easy to guess because it repeats or counts. Put together a few words of your own.
accounts-password-names = This password is easy to guess because it is mostly a name or an address. Put together a few words of your own.
accounts-password-old-wrong = This is not your password now. Check it and try again.
accounts-password-changed = Your password is changed
accounts-password-changed-next = You are signed out everywhere else.

accounts-sessions = Where you are signed in
accounts-sessions-lead = Is there a device you do not know? Sign it out and change your password.
accounts-session-since = Signed in
accounts-session-seen = Last used
accounts-session-now = Now
accounts-session-address = Internet address
accounts-session-here = This device
accounts-session-end = Sign out { $device }
accounts-session-ended = That device is signed out
accounts-sessions-end-all = Sign out everywhere
accounts-sessions-end-all-text = This signs out all your devices, this one too.
accounts-device = { $browser } on { $system }
accounts-device-unknown = Unknown device
