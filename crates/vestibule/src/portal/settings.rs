//! From the configuration to what the web kit wants to know.

use access::SitePolicy;
use jiff::tz::TimeZone;
use kit::session::SessionLimits;
use kit::{ClinicSettings, CookieNames, Limits, Settings};

use super::listen::{self, Door};
use super::livery;
use crate::config::Config;
use crate::failure::{Failure, Outcome};

/// The settings of the web kit.
pub fn of(config: &Config, door: &Door, demo: bool) -> Outcome<Settings> {
    // Plain names are for the demo on this machine: browsers take `__Host-` cookies over TLS only.
    let plain = demo && !door.base_url.starts_with("https://");
    let clinic = clinic(config, demo)?;
    Ok(Settings {
        base_url: door.base_url.clone(),
        other_hosts: config.list("other_hosts"),
        livery: Some(livery::of(config, &clinic.name)?),
        clinic,
        cookies: if plain { CookieNames::Plain } else { CookieNames::Host },
        trusted_proxies: listen::trusted_proxies(config)?,
        sessions: SessionLimits {
            idle_minutes: small(config, "session_idle_minutes"),
            absolute_hours: small(config, "session_hours_max"),
        },
        policy: policy(config, demo),
        demo,
        limits: Limits {
            form_bytes_max: usize::try_from(config.number("form_kilobytes_max")).unwrap_or(usize::MAX) << 10,
            request_seconds_max: small(config, "request_seconds_max"),
            requests_at_once_max: usize::try_from(config.number("requests_at_once_max"))
                .unwrap_or(usize::MAX),
            ..Limits::default()
        },
    })
}

/// What patients are shown. A demo shows first readings too, where nobody says otherwise: it is there to be looked at.
fn policy(config: &Config, demo: bool) -> SitePolicy {
    let shows_preliminary = config.is_on("show_preliminary") || demo && !config.is_given("show_preliminary");
    SitePolicy { shows_preliminary, shows_retracted: config.is_on("show_retracted") }
}

fn small(config: &Config, name: &'static str) -> u32 {
    u32::try_from(config.number(name)).unwrap_or(u32::MAX)
}

/// The house. A demo has a name and a telephone of its own, from the numbers that are never given out.
fn clinic(config: &Config, demo: bool) -> Outcome<ClinicSettings> {
    let or_demo = |name: &'static str, made_up: &str| {
        let text = config.text(name);
        if demo && !config.is_given(name) { made_up.to_owned() } else { text.to_owned() }
    };
    Ok(ClinicSettings {
        name: or_demo("clinic_name", DEMO_NAME),
        phone: or_demo("clinic_phone", DEMO_PHONE),
        hours: or_demo("clinic_hours", DEMO_HOURS),
        urgent: config.text("clinic_urgent").to_owned(),
        language: config.text("clinic_language").to_owned(),
        zone: clinic_zone(config)?,
    })
}

/// The zone of the clinic's clocks.
pub fn clinic_zone(config: &Config) -> Outcome<TimeZone> {
    let zone = config.text("clinic_time_zone");
    TimeZone::get(zone).map_err(|_| Failure::of_use("clinic_time_zone: not a time zone"))
}

const DEMO_NAME: &str = "Vestibule Demo Clinic";
const DEMO_PHONE: &str = "+1 555 555 0100";
const DEMO_HOURS: &str = "Monday to Friday, 8 am to 6 pm. Relay calls and interpreters are welcome.";
