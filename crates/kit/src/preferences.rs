//! How a person likes the pages: language, text size, theme, detail, time zone. What somebody chose while signed in
//! is kept with their login, sealed under their own key, and read with the session; what is chosen before that is a
//! cookie of the device.
//!
//! What must hold:
//!
//! - What is kept with the login beats the cookie, on every device.
//! - The cookie then mirrors the look, so that the next sign-in page on this device has it too. A mirror is never
//!   taken for a choice of whoever signs in here next, and holds no time zone: where somebody is, is no look.
//! - What was chosen on the device before signing in becomes the person's own where they have nothing yet.

mod form;
mod zones;

pub(crate) use form::{choose, page, zone_of};

use access::PersonNumber;
use audit::{Deed, Outcome};
use store::{Act, ActInfo, Ops, Param, Person, Store, StoreError};
use ui::{Preferences, TextSize, Theme};

use crate::ctx::Ctx;
use crate::fault::Fault;

pub(crate) const COOKIE: &str = "preferences";
const SECONDS: u32 = 365 * 86_400;
const COOKIE_BYTES_MAX: usize = 300;
const LOCALE_BYTES_MAX: usize = 35;
/// Says in a cookie that it mirrors what is kept with a login.
const MIRROR: &str = "&of=login";
/// Binds the sealed row to its place. The numbers of sessions, which share the seal, are never negative.
const ROW: i64 = -1;

/// What kept choices need of the database; a login that is shredded takes them along.
pub(crate) const TABLE: &str = "CREATE TABLE preference(person {rowid}, sealed {bytes} NOT NULL)";
pub(crate) const ERASURE: &str = "DELETE FROM preference WHERE person = $1";

/// The choices that hold for one request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct InForce {
    pub chosen: Preferences,
    /// They were made on this device, by whoever is here now.
    pub of_device: bool,
    /// What the cookie is to be from now on, and for how long.
    pub cookie: Option<(String, u32)>,
}

impl InForce {
    /// Weigh what is kept with the login against what the device brings.
    pub fn of(signed_in: bool, kept: Option<&str>, cookie: Option<&str>) -> InForce {
        let brought = cookie.unwrap_or_default();
        let is_mirror = brought.ends_with(MIRROR);
        match (signed_in, kept) {
            (true, Some(kept)) => {
                let chosen = parse(kept);
                let mirror = mirror(&chosen);
                let cookie = (brought != mirror).then_some((mirror, SECONDS));
                InForce { chosen, of_device: false, cookie }
            }
            // The look of somebody who signed in here before is not the look of who is here now.
            (true, None) if is_mirror => InForce { cookie: Some((String::new(), 0)), ..InForce::default() },
            _ => InForce { chosen: parse(brought), of_device: !is_mirror, cookie: None },
        }
    }
}

/// The choices of a text; what it does not know is left as it is by itself.
fn parse(text: &str) -> Preferences {
    let mut preferences = Preferences::default();
    if text.len() > COOKIE_BYTES_MAX {
        return preferences;
    }
    for (name, value) in text.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "theme" => preferences.theme = Theme::parse(value).unwrap_or_default(),
            "text" => preferences.text_size = TextSize::parse(value).unwrap_or_default(),
            "language" if is_tag(value) => preferences.locale = Some(value.to_owned()),
            "detail" => preferences.reduce_detail = value == "less",
            "zone" => preferences.time_zone = zones::known(value).map(str::to_owned),
            _ => {}
        }
    }
    preferences
}

fn is_tag(text: &str) -> bool {
    let sound = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=LOCALE_BYTES_MAX).contains(&text.len()) && text.bytes().all(sound)
}

fn spell(preferences: &Preferences) -> String {
    let (theme, text) = (preferences.theme.as_str(), preferences.text_size.as_str());
    let detail = if preferences.reduce_detail { "less" } else { "all" };
    let language = preferences.locale.as_deref().unwrap_or_default();
    let zone = preferences.time_zone.as_deref().unwrap_or_default();
    format!("theme={theme}&text={text}&detail={detail}&language={language}&zone={zone}")
}

/// The look alone, for the cookie.
fn mirror(preferences: &Preferences) -> String {
    spell(&Preferences { time_zone: None, ..preferences.clone() }) + MIRROR
}

fn seal(person: &Person, preferences: &Preferences) -> Result<Vec<u8>, StoreError> {
    person.seal(ROW, spell(preferences).as_bytes())
}

/// Open what is kept, within the read that found it. What does not open is told in the log, and costs nobody their
/// page.
pub(crate) fn open(store: &Store, person: PersonNumber, sealed: &[u8]) -> Option<String> {
    let person = store.person(&Act::new(ActInfo::system("page settings")), person);
    match person.open(ROW, sealed) {
        Ok(bytes) => String::from_utf8(bytes).ok(),
        Err(error) => {
            tracing::error!(%error, "the page settings of a login do not open");
            None
        }
    }
}

/// Keep choices with the login of who is signed in.
async fn keep(ctx: &Ctx, preferences: &Preferences) -> Result<(), Fault> {
    let person = ctx.person()?;
    let (number, sealed) = (person.number().0, seal(&person, preferences)?);
    let keep = move |tx: &mut store::PersonTx<'_, '_>| {
        let sql = "INSERT INTO preference(person, sealed) VALUES ($1, $2) \
                   ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed";
        tx.ops().run(sql, &[Param::Int(number), Param::Blob(&sealed)])?;
        tx.tell(Deed::Account, Outcome::Done)
    };
    Ok(person.commit(Deed::Account, &[], keep).await?)
}

/// What a sign-in takes over from the device, sealed: nothing where nothing was chosen here, or by somebody else.
pub(crate) fn brought(ctx: &Ctx, person: &Person) -> Result<Option<Vec<u8>>, StoreError> {
    if ctx.session().is_some() || !ctx.0.of_device || *ctx.preferences() == Preferences::default() {
        return Ok(None);
    }
    let chosen = ctx.preferences().clone();
    let locale = chosen.locale.filter(|tag| ctx.words().in_locale(tag).is_some());
    seal(person, &Preferences { locale, ..chosen }).map(Some)
}

/// Take over what was brought, where the login has no choices yet.
pub(crate) fn take_over(ops: &mut Ops<'_>, person: PersonNumber, sealed: &[u8]) -> Result<(), StoreError> {
    let sql = "INSERT INTO preference(person, sealed) VALUES ($1, $2) ON CONFLICT (person) DO NOTHING";
    ops.run(sql, &[Param::Int(person.0), Param::Blob(sealed)])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{InForce, SECONDS, mirror, parse, spell};
    use ui::{Preferences, TextSize, Theme};

    fn chosen() -> Preferences {
        Preferences {
            theme: Theme::Dark,
            text_size: TextSize::Larger,
            locale: Some("en-GB".into()),
            reduce_detail: true,
            time_zone: Some("America/Argentina/Buenos_Aires".into()),
        }
    }

    #[test]
    fn a_choice_goes_through_its_text_and_back() {
        assert_eq!(parse(&spell(&chosen())), chosen());
        assert_eq!(parse(&spell(&Preferences::default())), Preferences::default());
    }

    #[test]
    fn a_strange_cookie_changes_nothing() {
        let long = format!("theme=dark&x={}", "y".repeat(400));
        let strange = ["", "theme=pink&text=huge&language=<script>", "====", "language=&detail=yes", &long];
        for strange in strange.into_iter().chain(["zone=../../etc/passwd", "zone=Moon/Base", "zone=utc "]) {
            assert_eq!(parse(strange), Preferences::default(), "{strange}");
        }
    }

    #[test]
    fn what_is_kept_with_the_login_beats_the_cookie_and_the_cookie_follows() {
        let (kept, device) = (spell(&chosen()), spell(&Preferences::default()));
        let found = InForce::of(true, Some(&kept), Some(&device));
        let cookie = Some((mirror(&chosen()), SECONDS));
        assert_eq!(found, InForce { chosen: chosen(), of_device: false, cookie });
        let again = InForce::of(true, Some(&kept), Some(&mirror(&chosen())));
        assert_eq!(again.cookie, None, "a cookie that fits is not sent again");
    }

    #[test]
    fn a_mirror_is_a_look_for_visitors_and_nothing_for_the_next_person() {
        let mirror = mirror(&chosen());
        assert!(!mirror.contains("Buenos"), "where somebody is does not stay on the device: {mirror}");
        let visitor = InForce::of(false, None, Some(&mirror));
        assert_eq!(visitor.chosen, Preferences { time_zone: None, ..chosen() });
        assert!(!visitor.of_device, "the next person to sign in does not take it over");
        let next = InForce::of(true, None, Some(&mirror));
        assert_eq!(next, InForce { cookie: Some((String::new(), 0)), ..InForce::default() });
    }

    #[test]
    fn a_choice_of_the_device_holds_until_the_person_has_their_own() {
        let device = spell(&chosen());
        for signed_in in [false, true] {
            let found = InForce::of(signed_in, None, Some(&device));
            assert_eq!(found, InForce { chosen: chosen(), of_device: true, cookie: None });
        }
    }
}
