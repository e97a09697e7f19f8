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

accounts-step = One more step
accounts-step-blank = Type the code.
accounts-step-over = That took more than 10 minutes, so we stopped to keep your record safe. Sign in again.
accounts-step-other = Try another way
accounts-step-app = Use a code from your app
accounts-step-recovery = Use a recovery code
accounts-step-passkey = Your password fits. Now use your passkey, so that nobody gets in with your password alone.
accounts-step-lost = Nothing works? Call us. We check who you are and help you in.

accounts-passkey = Passkey
accounts-passkeys = Passkeys
accounts-passkeys-text = You sign in with your fingerprint, face or screen lock. There is nothing to remember.
accounts-passkey-sign-in = Sign in with a passkey
accounts-passkey-use = Use a passkey
accounts-passkey-wrong = This passkey did not work here. Try again, or take another way.
accounts-passkey-add = Add a passkey
accounts-passkey-lead = Sign in with your fingerprint, face or screen lock.
accounts-passkey-why-own = Your finger or face never leaves your device. We do not see it.
accounts-passkey-why-safe = Nobody can guess a passkey or get it from you by a trick.
accounts-passkey-why-then = After this, your password alone does not let anybody in. We also ask for a passkey or a code.
accounts-passkey-name = Name of this passkey
accounts-passkey-name-hint = For example: my phone. Only you see it.
accounts-passkey-make = Make a passkey
accounts-passkey-later = Not now
accounts-passkey-added = Your passkey is ready
accounts-passkey-added-next = Next time you can sign in with it.
accounts-passkey-not-added = The passkey was not added. Try again. Some devices cannot keep a passkey.
accounts-passkey-remove = Remove { $name }
accounts-passkey-remove-question = Remove the passkey { $name }?
accounts-passkey-remove-text = You can no longer sign in with it. Other passkeys stay.
accounts-passkey-keep = Keep it
accounts-passkey-removed = The passkey is removed
accounts-passkey-removed-next = Delete it on your device too, so that it is not offered any more.

accounts-app = Authenticator app
accounts-app-text = An app on your phone shows a new code every 30 seconds. We ask for it after your password.
accounts-app-on = Set up on { $date }. We ask for its code after your password.
accounts-app-set-up = Set up an authenticator app
accounts-app-lead = An app on your phone shows a code. You type it after your password.
accounts-app-demanded = What you do here needs more than a password. Set up an app on your phone first.
accounts-app-step-get = Get an authenticator app for your phone, if you have none. Any one will do.
accounts-app-step-scan = In the app, choose to add an account and scan this picture.
accounts-app-step-type = Type the 6 digits that the app shows.
accounts-app-qr = Picture with the key for your app
accounts-app-by-hand = I cannot scan the picture
accounts-app-by-hand-text = Type this key into your app, or open it on this phone. Keep it to yourself.
accounts-app-open = Open in the app on this phone
accounts-app-code = Code from your app
accounts-app-code-hint = 6 digits. They change every 30 seconds.
accounts-app-send = Turn on
accounts-app-send-in = Turn on and sign in
accounts-app-first-wrong = This is not the code that the app shows now. Check that your phone's time is right, and type the newest code.
accounts-app-wrong = This code is wrong, or it was used already. Wait for the next one and type it.
accounts-app-done = Your app is set up
accounts-app-remove = Remove the app
accounts-app-remove-question = Remove your authenticator app?
accounts-app-remove-text = Its codes stop working. You can set it up again at any time.
accounts-app-keep = Keep the app
accounts-app-removed = The app is removed

accounts-recovery = Recovery codes
accounts-recovery-lead = Each code lets you in once if your phone or passkey is lost.
accounts-recovery-keep = Print this page or write the codes down. Keep them where you keep important papers, not beside your password.
accounts-recovery-old = Codes that you had before stop working when you save these.
accounts-recovery-question = Before you go on
accounts-recovery-saved = I saved or printed these codes
accounts-recovery-not-saved = Tick the box when you have saved or printed the codes. We cannot show them again.
accounts-recovery-send = Use these codes
accounts-recovery-done = Your recovery codes are ready
accounts-recovery-left = { $count ->
    [0] No code is left
    [one] { $count } code is left
   *[other] { $count } codes are left
 } on the sheet from { $date }.
accounts-recovery-none = You have no recovery codes. If you lose your phone, only the clinic can help you in.
accounts-recovery-new = Make new recovery codes
accounts-recovery-code = Recovery code
accounts-recovery-hint = 10 letters and numbers from your sheet. Each code works once.
accounts-recovery-wrong = This code is not on your newest sheet, or it was used already. Try the next one.
accounts-recovery-used = You used a recovery code. Codes left: { $count }
accounts-recovery-used-next = Lost your phone or passkey? Remove it in Sign-in and security.

accounts-proof = Check that it is you
accounts-proof-lead = This keeps your account safe when a device stays open. Then you go on where you were.
accounts-proof-code = Code
accounts-proof-code-hint = From your authenticator app, or a recovery code.
accounts-proof-send = Go on
accounts-proof-wrong = This does not fit. Check your password and, if we ask for one, the code.

accounts-security = Sign-in and security
accounts-security-lead = What you sign in with, the safest first.
accounts-security-password = Works together with a passkey, an app or a recovery code, if you have one.
accounts-security-sessions = See the devices on which you are signed in, and sign them out.
accounts-second-stays = What you do here needs more than a password. Add another passkey or app first, then remove this one.
accounts-made = Made
accounts-never = Never
accounts-recent = Recent sign-ins
accounts-recent-text = Do you see a try that was not you? Change your password and call us.
accounts-recent-when = When
accounts-recent-device = Device
accounts-recent-how = What happened
accounts-recent-done = Signed in
accounts-recent-half = Right password, next step asked
accounts-recent-refused = Not let in
accounts-recent-none = No sign-ins yet
accounts-recent-none-text = They will stand here from now on.
