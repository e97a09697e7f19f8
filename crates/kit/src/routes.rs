//! Every address of the portal, written once. A rib links to another rib through these, and registers its own
//! pages under them; the pattern and the link cannot part.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What may stand in a part of a path as it is.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// A local address that a form or a query may carry is at most this long.
const LOCAL_BYTES_MAX: usize = 2_000;

/// An address with `N` parts to fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address<const N: usize>(&'static str);

impl<const N: usize> Address<N> {
    /// The address of a pattern: `Address::<1>::new("/results/{id}")`. A wrong count does not compile in a const.
    pub const fn new(pattern: &'static str) -> Address<N> {
        let bytes = pattern.as_bytes();
        assert!(!bytes.is_empty() && bytes[0] == b'/', "an address begins with a slash");
        let (mut at, mut blanks) = (0, 0);
        while at < bytes.len() {
            if bytes[at] == b'{' {
                blanks += 1;
            }
            at += 1;
        }
        assert!(blanks == N, "the address has another number of parts to fill");
        Address(pattern)
    }

    /// The pattern, as the router has it.
    pub const fn pattern(self) -> &'static str {
        self.0
    }

    /// The link, with its parts filled; whatever they hold, they stay within their part.
    pub fn to(self, parts: [&str; N]) -> String {
        let mut out = String::with_capacity(self.0.len() + 32);
        let mut rest = self.0;
        for part in parts {
            let (before, after) = rest.split_once('{').unwrap_or((rest, ""));
            out.push_str(before);
            let _ = write!(out, "{}", utf8_percent_encode(part, PART)); // a string takes all
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        out.push_str(rest);
        out
    }

    /// The link with a query: `("next", "/results")`.
    pub fn with(self, parts: [&str; N], query: &[(&str, &str)]) -> String {
        let mut out = self.to(parts);
        let mut joint = '?';
        for (name, value) in query {
            let (name, value) = (utf8_percent_encode(name, PART), utf8_percent_encode(value, PART));
            let _ = write!(out, "{joint}{name}={value}");
            joint = '&';
        }
        out
    }
}

impl Address<0> {
    /// The link itself.
    pub const fn path(self) -> &'static str {
        self.0
    }
}

/// Home: what needs attention.
pub const HOME: Address<0> = Address::new("/");
/// The form to sign in.
pub const SIGN_IN: Address<0> = Address::new("/sign-in");
/// The second step of signing in: one code, or a passkey.
pub const SIGN_IN_STEP: Address<0> = Address::new("/sign-in/step");
/// Setting up the authenticator app that a login must have, on the way in.
pub const SIGN_IN_APP: Address<0> = Address::new("/sign-in/app");
/// Where a POST signs in with a passkey.
pub const SIGN_IN_PASSKEY: Address<0> = Address::new("/sign-in/passkey");
/// Where a script asks for what a passkey has to sign, on the way in.
pub const SIGN_IN_CHALLENGE: Address<0> = Address::new("/sign-in/passkey/challenge");
/// Where a POST signs out.
pub const SIGN_OUT: Address<0> = Address::new("/sign-out");
/// The page after signing out, or after the time was over (`?why=time`).
pub const SIGNED_OUT: Address<0> = Address::new("/signed-out");
/// Where a POST keeps the session going.
pub const STAY: Address<0> = Address::new("/session/stay");
/// Page settings: text size, theme, language, detail.
pub const PREFERENCES: Address<0> = Address::new("/preferences");
/// Everything that a person can set, in one list.
pub const SETTINGS: Address<0> = Address::new("/settings");
/// The form to begin with a code from the clinic: the first password, or a new one.
pub const SET_UP: Address<0> = Address::new("/set-up");
/// Where one is signed in.
pub const SESSIONS: Address<0> = Address::new("/account/sessions");
/// Where a POST ends one of these sessions.
pub const SESSION_END: Address<1> = Address::new("/account/sessions/{session}/end");
/// Where a POST signs out everywhere.
pub const SESSIONS_END: Address<0> = Address::new("/account/sessions/end");
/// Changing the password.
pub const PASSWORD: Address<0> = Address::new("/account/password");
/// Sign-in and security: passkeys, the authenticator app, recovery codes, password, sessions.
pub const SECURITY: Address<0> = Address::new("/account/security");
/// Setting up an authenticator app.
pub const APP: Address<0> = Address::new("/account/app");
/// Taking the authenticator app away.
pub const APP_REMOVE: Address<0> = Address::new("/account/app/remove");
/// The sheet of recovery codes.
pub const RECOVERY_CODES: Address<0> = Address::new("/account/recovery-codes");
/// Adding a passkey.
pub const PASSKEY_ADD: Address<0> = Address::new("/account/passkeys/add");
/// Where a script asks for what a passkey has to sign, within a session.
pub const PASSKEY_CHALLENGE: Address<0> = Address::new("/account/passkeys/challenge");
/// Taking a passkey away.
pub const PASSKEY_REMOVE: Address<1> = Address::new("/account/passkeys/{key}/remove");
/// Proving again who one is, before something sensitive.
pub const PROOF: Address<0> = Address::new("/account/proof");
/// Whose record to look at: the people whom one helps.
pub const PEOPLE: Address<0> = Address::new("/people");
/// The summary of a person's record.
pub const RECORD: Address<0> = Address::new("/record");
/// One section of the record: conditions, medicines, allergies and so on.
pub const RECORD_SECTION: Address<1> = Address::new("/record/{section}");
/// One entry of a section.
pub const RECORD_ENTRY: Address<2> = Address::new("/record/{section}/{id}");
/// A file of a document.
pub const RECORD_FILE: Address<3> = Address::new("/record/{section}/{id}/files/{file}");
/// Test results.
pub const RESULTS: Address<0> = Address::new("/results");
/// One test result, report or panel.
pub const RESULT: Address<1> = Address::new("/results/{id}");
/// Is the process alive?
pub const HEALTHZ: Address<0> = Address::new("/healthz");
/// Can it serve?
pub const READYZ: Address<0> = Address::new("/readyz");

/// Whether an address, its query left aside, is one of a pattern.
pub(crate) fn fits(pattern: &str, href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default();
    let (mut wanted, mut there) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), there.next()) {
            (None, None) => return true,
            (Some(blank), Some(part)) if blank.starts_with('{') && !part.is_empty() => {}
            (Some(blank), Some(part)) if blank == part => {}
            _ => return false,
        }
    }
}

/// The text as an address within the portal, to go on to after signing in; anything else is refused, because a
/// link that leads away in our name is a gift to thieves.
pub fn local(text: &str) -> Option<&str> {
    let harmless = text.len() <= LOCAL_BYTES_MAX
        && text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let circles =
        [SIGN_IN, SIGN_IN_STEP, SIGN_IN_APP, SIGN_OUT, SIGNED_OUT, STAY].iter().any(|own| own.path() == path);
    (harmless && !circles).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{Address, HOME, RESULT, SIGN_IN, fits, local};

    #[test]
    fn a_link_stays_within_its_part() {
        assert_eq!(RESULT.to(["a-1.b"]), "/results/a-1.b");
        assert_eq!(RESULT.to(["../x?y#z"]), "/results/..%2Fx%3Fy%23z");
        assert_eq!(HOME.to([]), "/");
        const TWO: Address<2> = Address::new("/for/{patient}/messages/{thread}/replies");
        assert_eq!(TWO.to(["p", "t"]), "/for/p/messages/t/replies");
        assert_eq!(
            SIGN_IN.with([], &[("next", "/results?a=b&c=d")]),
            "/sign-in?next=%2Fresults%3Fa%3Db%26c%3Dd"
        );
    }

    #[test]
    fn an_address_fits_its_own_pattern_alone() {
        for (pattern, href) in
            [("/", "/"), ("/results", "/results?year=2026"), ("/results/{id}", "/results/a%2Fb#note")]
        {
            assert!(fits(pattern, href), "{pattern} {href}");
        }
        for (pattern, href) in [
            ("/results/{id}", "/results"),
            ("/results/{id}", "/results/"),
            ("/results", "/results/1"),
            ("/", "/results"),
            ("/results/{id}", "/settings/1"),
        ] {
            assert!(!fits(pattern, href), "{pattern} {href}");
        }
    }

    #[test]
    fn only_addresses_within_the_portal_are_local() {
        for good in ["/", "/results", "/results?page=2&from=a%20b", "/results/1#note"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in
            ["", "results", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a b"]
        {
            assert_eq!(local(bad), None, "{bad:?}");
        }
        assert_eq!(local("/sign-in?next=/sign-in"), None, "no circles");
        assert_eq!(local("/sign-out"), None);
        assert_eq!(local(&format!("/{}", "a".repeat(3_000))), None);
    }
}
