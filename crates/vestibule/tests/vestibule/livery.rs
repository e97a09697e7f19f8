//! The clinic's own look: refused with the reason where people could not read it, else on every page.

use crate::portal::{Portal, ask, free_address};
use crate::world::{On, Place};

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 32\"><path fill=\"#5b2a4c\" d=\"M0 32L48 0l48 32z\"/></svg>";
const PLUM: &str = "brand_colour = \"#5b2a4c\"\nbrand_ink = \"#fff4de\"\nbrand_action_light = \"#8a2b6b\"\n\
    brand_action_dark = \"#f2b3dc\"\nbrand_radius = 14\nbrand_fonts = \"\\\"Noto Sans\\\", sans-serif\"\n";

/// An address on a page: what follows this word up to the quote.
fn address<'p>(page: &'p str, before: &str) -> &'p str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split_once('"').expect("it ends").0
}

#[test]
fn a_look_that_people_could_not_read_stops_the_start_with_the_reason() {
    let place = Place::new(On::Sqlite);
    let pale = ["--brand-action-light", "#7fb0c8"];
    let reason = [
        "brand_action_light (from --brand-action-light): Links and buttons on light pages: #7fb0c8 on #",
        "People need 4.5 to 1 to see it well.",
        "would do.",
    ];
    for command in [&["config", "check"][..], &["serve", "--listen", "127.0.0.1:0"]] {
        place.run(&[command, &pale].concat()).says(2, &reason);
    }
    place.write(
        "data/vestibule.toml",
        "brand_colour = \"#808080\"\nbrand_ink = \"#7f7f7f\"\nbrand_fonts = \"Arial; x\"\n",
    );
    place.run(&["config", "check"]).says(
        2,
        &[
            "brand_ink (from ",
            "vestibule.toml): Words on the colour of the house: #7f7f7f on #808080",
            "brand_fonts (from ",
            "end with sans-serif",
        ],
    );
    place.write("data/vestibule.toml", "brand_colour = \"plum\"\n");
    place.run(&["config", "check"]).says(2, &["brand_colour (from ", "not a colour such as #0b5a7a"]);
}

#[test]
fn a_logo_that_is_more_than_shapes_stops_the_start_with_the_reason() {
    let place = Place::new(On::Sqlite);
    let long = LOGO.replace("M0", &"M0".repeat(13_000));
    let files: [(&str, &[u8], &str); 5] = [
        ("script.svg", b"<svg viewBox=\"0 0 1 1\"><script>alert(1)</script></svg>", "script"),
        ("style.svg", b"<svg viewBox=\"0 0 1 1\" style=\"fill:url(https://a.example)\"></svg>", "style"),
        ("long.svg", long.as_bytes(), "too large"),
        ("picture.svg", b"\x89PNG\r\n\x1a\n", "not a complete SVG drawing"),
        ("nothing.svg", b"", "not a complete SVG drawing"),
    ];
    for (name, bytes, reason) in files {
        let path = place.write(name, bytes).display().to_string();
        let said = place.run(&["config", "check", "--brand-logo", &path]);
        said.says(2, &["brand_logo (from --brand-logo): ", name, reason]);
        place.run(&["serve", "--listen", "127.0.0.1:0", "--brand-logo", &path]).says(2, &[name, reason]);
    }
    place.run(&["config", "check", "--brand-logo", "nowhere.svg"]).says(2, &["nowhere.svg: No such file"]);
}

#[test]
fn a_good_look_is_on_the_sign_in_page_and_kept_by_browsers() {
    let place = Place::new(On::Sqlite);
    place.write("data/vestibule.toml", format!("clinic_name = \"Elm House\"\n{PLUM}"));
    let logo = place.write("logo.svg", LOGO).display().to_string();
    place.run(&["config", "check", "--brand-logo", &logo]).says(0, &["The settings make sense."]);
    let portal = Portal::start_at(free_address(), &place, &["serve", "--brand-logo", &logo]);
    let door = ask(&portal.address, "/sign-in");
    assert!(door.contains("<meta name=\"theme-color\" content=\"#5b2a4c\">"), "{door}");
    let own = door.find("/assets/brand.").expect("its own style");
    assert!(door.find("/assets/portal.").expect("the portal's style") < own, "it comes after the portal's");
    let style = ask(&portal.address, &format!("/assets/brand.{}", address(&door, "href=\"/assets/brand.")));
    let drawn = ask(&portal.address, &format!("/assets/logo.{}", address(&door, "src=\"/assets/logo.")));
    let tab = ask(&portal.address, address(&door, "rel=\"icon\" href=\""));
    let app = ask(&portal.address, address(&door, "rel=\"manifest\" href=\""));
    for (answer, kind, says) in [
        (&style, "text/css", "--action: #8a2b6b;"),
        (&drawn, "image/svg+xml", "viewBox=\"0 0 96 32\""),
        (&tab, "image/svg+xml", "#5b2a4c"),
        (&app, "application/manifest+json", "\"short_name\":\"Elm House\""),
    ] {
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains(says), "{answer}");
        assert!(answer.contains(&format!("content-type: {kind}")), "{answer}");
        assert!(answer.contains("cache-control: public, max-age=31536000, immutable"), "{answer}");
        assert!(answer.contains("content-security-policy: default-src 'none'"), "{answer}");
    }
    assert!(
        door.contains("style-src 'self'; script-src 'self'; img-src 'self'"),
        "no exception is made for it"
    );
    assert_eq!(portal.end(), Some(0));

    let plain = Place::new(On::Sqlite);
    let portal = Portal::start_at(free_address(), &plain, &["serve"]);
    let door = ask(&portal.address, "/sign-in");
    assert!(!door.contains("/assets/brand.") && !door.contains("/assets/logo."), "{door}");
    assert!(door.contains("<meta name=\"theme-color\" content=\"#0d4256\">"), "{door}");
}
