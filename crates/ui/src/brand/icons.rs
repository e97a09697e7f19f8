//! What a clinic is known by outside its pages: the icon of a tab, the icon of the portal on a phone, and the name
//! below it.

use serde_json::json;

use super::{Brand, Colour};
use crate::assets;

/// The walls of the doorway in our drawings, the outermost first, and how much light falls on each, in percent.
const WALLS: [(&str, u8); 3] = [("#0d4256", 0), ("#17566c", 10), ("#1d6780", 18)];
const LIGHT: Colour = Colour { red: 0xff, green: 0xff, blue: 0xff };
const PAPER: &str = "#faf6ef";

/// One of our drawings with the walls in the colour of the clinic.
pub(super) fn drawing(name: &str, wall: Option<Colour>) -> String {
    let drawn = assets::get(name).map(|asset| String::from_utf8_lossy(&asset.bytes).into_owned());
    let drawn = drawn.unwrap_or_default();
    let Some(wall) = wall else { return drawn };
    WALLS
        .iter()
        .fold(drawn, |drawn, (own, percent)| drawn.replace(own, &wall.mixed(LIGHT, *percent).to_string()))
}

/// The web app manifest (W3C): the portal stands on a phone under the clinic's name.
pub(super) fn manifest(clinic: &str, wall: Option<Colour>, icon: &str) -> String {
    let wall = wall.unwrap_or(Brand::default().brand);
    json!({
        "name": clinic,
        "short_name": clinic,
        "start_url": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": wall.to_string(),
        "icons": [{"src": icon, "type": "image/svg+xml", "sizes": "any", "purpose": "any maskable"}],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::{PAPER, WALLS, drawing, manifest};
    use crate::assets;
    use crate::brand::{Brand, Colour};

    #[test]
    fn the_walls_take_the_colour_of_the_clinic_and_the_light_in_the_door_stays() {
        let plum = Colour { red: 0x5b, green: 0x2a, blue: 0x4c };
        for name in ["favicon.svg", "app-icon.svg"] {
            let (own, painted) = (drawing(name, None), drawing(name, Some(plum)));
            assert!(own.contains(WALLS[0].0) && painted.contains("#5b2a4c"), "{painted}");
            assert!(WALLS.iter().all(|(wall, _)| !painted.contains(wall)), "{painted}");
            assert!(painted.contains("#ffc85c") && painted.contains("#fff1cf"), "{painted}");
        }
    }

    #[test]
    fn without_a_clinic_the_manifest_is_that_of_the_house() {
        let house = assets::get("portal.webmanifest").expect("there is one");
        let house: serde_json::Value = serde_json::from_slice(&house.bytes).expect("JSON");
        let icon = house["icons"][0]["src"].as_str().expect("an icon");
        let ours: serde_json::Value = serde_json::from_str(&manifest("Vestibule", None, icon)).expect("JSON");
        assert_eq!(ours, house, "two texts, one manifest");
        assert_eq!(house["theme_color"], Brand::default().brand.to_string());
        assert_eq!(house["background_color"], PAPER);
        let quoted: serde_json::Value =
            serde_json::from_str(&manifest("The \"Old Mill\" clinic", None, icon)).expect("JSON");
        assert_eq!(quoted["name"], "The \"Old Mill\" clinic");
    }
}
