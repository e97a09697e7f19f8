//! Good brands have a style in which everything can be read; bad ones are refused with the reason.

use super::{BLACK, Brand, BrandFault, Colour, DARK, Derived, GLOW, LIGHT, Pair, TEXT_MIN, WHITE, contrast};
use crate::words::Words;

fn colour(text: &str) -> Colour {
    text.parse().expect("a colour")
}

fn house() -> Brand {
    Brand {
        brand: colour("#0d4256"),
        brand_ink: WHITE,
        action_light: colour("#0b5a7a"),
        action_dark: colour("#7fd0ec"),
        radius_px: Some(8),
        fonts: Some("\"Source Sans 3\", Arial, sans-serif".to_owned()),
    }
}

fn faults(brand: &Brand) -> Vec<BrandFault> {
    brand.check().expect_err("it is refused")
}

#[test]
fn the_look_of_the_house_itself_passes() {
    let css = house().css().expect("it passes");
    for line in [
        "--wall: #0d4256;",
        "--action: #0b5a7a;",
        "--action: #7fd0ec;",
        "--round: 8px;",
        "--arch: 24px 24px 8px 8px;",
    ] {
        assert!(css.contains(line), "{line} in {css}");
    }
    assert!(css.contains("--sans: \"Source Sans 3\", Arial, sans-serif;"));
    assert_eq!(css.matches('{').count(), css.matches('}').count());
}

#[test]
fn what_a_clinic_leaves_out_stays_as_the_house_has_it() {
    assert_eq!(Brand { radius_px: None, fonts: None, ..house() }, Brand::default());
    let css = Brand::default().css().expect("it passes");
    assert!(!css.contains("--sans") && !css.contains("--round"), "{css}");
    assert_eq!(css.matches('{').count(), css.matches('}').count());
}

#[test]
fn a_pale_action_is_refused_with_a_colour_that_would_do() {
    let brand = Brand { action_light: colour("#7fb0c8"), ..house() };
    let faults = faults(&brand);
    let [BrandFault::Contrast { pair: Pair::ActionLight, measured, needed, instead: Some(near), .. }] =
        faults[..]
    else {
        panic!("{faults:?}");
    };
    assert!(measured < needed, "{measured}");
    assert!(Brand { action_light: near, ..brand }.check().is_ok(), "{near} would do");
    let words = Words::builder().build().expect("our own texts");
    let said = faults[0].say(&words);
    assert!(said.starts_with("Links and buttons on light pages: #7fb0c8 on #f3ecdf reaches "), "{said}");
    assert!(said.ends_with(&format!("People need 4.5 to 1 to see it well. {near} would do.")), "{said}");
}

#[test]
fn each_of_the_six_values_can_be_the_reason() {
    let pair = |brand: Brand| match faults(&brand)[..] {
        [BrandFault::Contrast { pair, .. }] => pair,
        ref other => panic!("{other:?}"),
    };
    assert_eq!(pair(Brand { brand_ink: colour("#4a6a78"), ..house() }), Pair::InkOnBrand);
    assert_eq!(pair(Brand { brand: colour("#d8b46a"), brand_ink: BLACK, ..house() }), Pair::BrandOnPage);
    assert_eq!(pair(Brand { action_dark: colour("#0b5a7a"), ..house() }), Pair::ActionDark);
    assert_eq!(faults(&Brand { radius_px: Some(25), ..house() }), [BrandFault::Radius(25)]);
    for fonts in [
        "",
        "Arial",
        "Arial, ",
        "Arial; color: red, serif",
        "url(x), serif",
        "\"A\"; }, serif",
        "}, serif",
        "\"\", serif",
        "3D, serif",
    ] {
        assert_eq!(
            faults(&Brand { fonts: Some(fonts.to_owned()), ..house() }),
            [BrandFault::Fonts],
            "{fonts:?}"
        );
    }
    assert_eq!(
        faults(&Brand { fonts: Some(format!("{}serif", "a, ".repeat(80))), ..house() }),
        [BrandFault::Fonts]
    );
}

#[test]
fn all_reasons_come_at_once_and_each_has_words() {
    let grey = colour("#808080");
    let brand = Brand {
        brand: grey,
        brand_ink: grey,
        action_light: WHITE,
        action_dark: BLACK,
        radius_px: Some(99),
        fonts: Some(String::new()),
    };
    let faults = faults(&brand);
    assert_eq!(faults.len(), 5, "{faults:?}");
    assert_eq!(brand.css(), Err(faults.clone()), "there is no style of a refused brand");
    let words = Words::builder().build().expect("our own texts");
    assert!(faults.iter().all(|fault| fault.say(&words).ends_with('.')));
    assert_eq!(words.missing(), Vec::<String>::new());
}

/// Everything that is read in a theme: the words and what they stand on.
fn read(brand: &Brand, theme: &Derived, grounds: &[Colour]) -> Vec<(Colour, Colour)> {
    let walls = [theme.wall, theme.deep, theme.lit];
    let on_walls = walls.into_iter().flat_map(|wall| [(brand.brand_ink, wall), (theme.ink_soft, wall)]);
    let links = grounds.iter().copied().chain([theme.tint]);
    let links = links.flat_map(|ground| [(theme.action, ground), (theme.strong, ground)]);
    let buttons = [(theme.on_action, theme.action), (theme.on_action, theme.strong)];
    on_walls.chain(links).chain(buttons).collect()
}

#[test]
fn whatever_passes_can_be_read_everywhere() {
    let steps: Vec<u8> = (0..=255).step_by(51).collect();
    let all = steps.iter().flat_map(|red| steps.iter().map(move |green| (*red, *green)));
    let all: Vec<Colour> = all
        .flat_map(|(red, green)| steps.iter().map(move |blue| Colour { red, green, blue: *blue }))
        .collect();
    let inks = [WHITE, BLACK, colour("#fff4de")];
    let walls = all.iter().flat_map(|one| inks.map(|ink| Brand { brand: *one, brand_ink: ink, ..house() }));
    let lights = all.iter().map(|one| Brand { action_light: *one, ..house() });
    let darks = all.iter().map(|one| Brand { action_dark: *one, ..house() });
    let brands: Vec<Brand> = walls.chain(lights).chain(darks).filter(|brand| brand.check().is_ok()).collect();
    assert!(brands.len() > 100, "{} brands are looked at", brands.len());
    for brand in &brands {
        let all = read(brand, &brand.light(), &LIGHT.all);
        for (front, ground) in all.into_iter().chain(read(brand, &brand.dark(), &DARK.all)) {
            let reached = contrast(front, ground);
            assert!(reached >= TEXT_MIN, "{brand:?}: {front} on {ground} is {reached:.2}");
        }
        assert!(contrast(brand.light().deep, GLOW) >= 3.0, "{brand:?}: signs in little doors");
    }
}

#[test]
fn the_grounds_are_those_of_the_portals_own_style() {
    let asset = crate::assets::get("portal.css").expect("there is a style");
    let css = String::from_utf8(asset.bytes.into_owned()).expect("it is text");
    for (selector, grounds, more) in [
        (":root {", &LIGHT.all, Some(("glow-soft", GLOW))),
        (":root[data-theme=\"dark\"] {", &DARK.all, None),
    ] {
        let block = css.split_once(selector).and_then(|(_, rest)| rest.split_once('}')).expect("a block").0;
        let names = ["surface", "paper", "warm", "sunk", "ok-tint", "warn-tint", "danger-tint"];
        for (name, ground) in names.into_iter().zip(*grounds).chain(more) {
            assert!(block.contains(&format!("--{name}: {ground};")), "{selector} --{name} is not {ground}");
        }
    }
}
