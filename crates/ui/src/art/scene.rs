//! The scenes: the open door in the hall, at the entrance, and in empty places.

use maud::{Markup, PreEscaped, html};

/// A drawing of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scene {
    /// The open door with light falling into the hall: the head of home.
    Welcome,
    /// The same, tall: beside signing in.
    Entrance,
    /// A small open door and a plant: nothing here yet, nothing to do.
    Rest,
    /// Three arches, one of them lit: a page that is not there.
    Lost,
    /// A door that is nearly closed: something rests or is not open.
    Ajar,
}

impl Scene {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Welcome, Self::Entrance, Self::Rest, Self::Lost, Self::Ajar];

    /// The drawing; it says nothing that the words beside it do not.
    pub fn draw(self) -> Markup {
        let (view, fit, shapes) = match self {
            Self::Welcome => ("0 0 1200 240", "xMaxYMax slice", WELCOME),
            Self::Entrance => ("0 0 800 900", "xMidYMid slice", ENTRANCE),
            Self::Rest => ("0 0 200 150", "xMidYMid meet", REST),
            Self::Lost => ("0 0 220 150", "xMidYMid meet", LOST),
            Self::Ajar => ("0 0 200 150", "xMidYMid meet", AJAR),
        };
        html! {
            svg.art viewBox=(view) preserveAspectRatio=(fit) aria-hidden="true" focusable="false" {
                (PreEscaped(shapes))
            }
        }
    }
}

const WELCOME: &str = "\
    <linearGradient id='art-hall' gradientUnits='userSpaceOnUse' x1='1040' x2='560' y1='0' y2='0'>\
    <stop class='near' offset='0'/>\
    <stop class='far' offset='1'/>\
    </linearGradient>\
    <path class='ring' d='M668 188V108a372 372 0 0 1 744 0V188z'/>\
    <path class='ring' d='M714 188V108a326 326 0 0 1 652 0V188z'/>\
    <path class='ring' d='M760 188V108a280 280 0 0 1 560 0V188z'/>\
    <path class='ring' d='M806 188V108a234 234 0 0 1 468 0V188z'/>\
    <path class='ring' d='M852 188V108a188 188 0 0 1 376 0V188z'/>\
    <path class='ring' d='M898 188V108a142 142 0 0 1 284 0V188z'/>\
    <path class='ring' d='M944 188V108a96 96 0 0 1 192 0V188z'/>\
    <path class='deep' d='M-2400 188h4800v600h-4800z'/>\
    <path class='beam' fill='url(#art-hall)' d='M994 188h92L1060 240H520z'/>\
    <path class='frame' d='M988.9 188V102a51.1 51.1 0 0 1 102.1 0V188z'/>\
    <path class='light' d='M994 188V102a46 46 0 0 1 92 0V188z'/>\
    <path class='bright' d='M1004.1 188V101.1a35.9 35.9 0 0 1 71.8 0V188z'/>\
    <circle class='sun' cx='1050' cy='135.2' r='8.6'/>\
    <path class='hill' d='M1004.1 188V159q21.5 -18.5 71.8 7.9V188z'/>\
    <path class='hill-near' d='M1004.1 188V178.8q35.9 -2.6 71.8 -17.2V188z'/>\
    <path class='way' d='M1024.9 188q3.6 -13.2 22.2 -19.8l3.6 0q-7.2 7.9 2.2 19.8z'/>\
    <path class='door-leaf' d='M1086 188V102A14.3 47.8 0 0 1 1114.5 100.3V199z'/>\
    <path class='door-deep' d='M1086 188V102A14.3 47.8 0 0 1 1090.6 68.9V189.8z'/>\
    <circle class='light' cx='1108.8' cy='140.5' r='2.5'/>\
    <g transform='translate(936 204) scale(0.78 0.78)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>\
    <g transform='translate(896 198) scale(-0.5 0.5)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";

const ENTRANCE: &str = "\
    <linearGradient id='art-entrance' gradientUnits='userSpaceOnUse' x1='0' x2='0' y1='650' y2='905'>\
    <stop class='near' offset='0'/>\
    <stop class='far' offset='1'/>\
    </linearGradient>\
    <path class='wall' d='M-400-400h1600v1700H-400z'/>\
    <path class='ring' d='M-272 650V428a662 662 0 0 1 1324 0V650z'/>\
    <path class='ring' d='M-206 650V428a596 596 0 0 1 1192 0V650z'/>\
    <path class='ring' d='M-140 650V428a530 530 0 0 1 1060 0V650z'/>\
    <path class='ring' d='M-74 650V428a464 464 0 0 1 928 0V650z'/>\
    <path class='ring' d='M-8 650V428a398 398 0 0 1 796 0V650z'/>\
    <path class='ring' d='M58 650V428a332 332 0 0 1 664 0V650z'/>\
    <path class='ring' d='M124 650V428a266 266 0 0 1 532 0V650z'/>\
    <path class='ring' d='M190 650V428a200 200 0 0 1 400 0V650z'/>\
    <path class='deep' d='M-400 650h1600v700H-400z'/>\
    <path class='beam' fill='url(#art-entrance)' d='M268 650h244L720 905H60z'/>\
    <path class='frame' d='M254.6 650V422a135.4 135.4 0 0 1 270.8 0V650z'/>\
    <path class='light' d='M268 650V422a122 122 0 0 1 244 0V650z'/>\
    <path class='bright' d='M294.8 650V419.7a95.2 95.2 0 0 1 190.3 0V650z'/>\
    <circle class='sun' cx='416.6' cy='510' r='22.8'/>\
    <path class='hill' d='M294.8 650V573q57.1 -49 190.3 21V650z'/>\
    <path class='hill-near' d='M294.8 650V625.5q95.2 -7 190.3 -45.5V650z'/>\
    <path class='way' d='M350 650q9.5 -35 59 -52.5l9.5 0q-19 21 5.7 52.5z'/>\
    <path class='door-leaf' d='M512 650V422A37.8 126.9 0 0 1 587.6 417.6V679.3z'/>\
    <path class='door-deep' d='M512 650V422A37.8 126.9 0 0 1 524.1 334.2V654.7z'/>\
    <circle class='light' cx='572.5' cy='524' r='6.7'/>\
    <g transform='translate(176 690) scale(1.6 1.6)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>\
    <g transform='translate(104 676) scale(-1.05 1.05)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";

const REST: &str = "\
    <ellipse class='ground' cx='100' cy='136' rx='88' ry='11'/>\
    <path class='frame' d='M58.5 134V62a35.5 35.5 0 0 1 71 0V134z'/>\
    <path class='light' d='M62 134V62a32 32 0 0 1 64 0V134z'/>\
    <path class='bright' d='M69 134V62.2a25 25 0 0 1 49.9 0V134z'/>\
    <circle class='sun' cx='101' cy='92.4' r='6'/>\
    <path class='hill' d='M69 134V111.1q15 -14.6 49.9 6.2V134z'/>\
    <path class='hill-near' d='M69 134V126.7q25 -2.1 49.9 -13.5V134z'/>\
    <path class='way' d='M83.5 134q2.5 -10.4 15.5 -15.6l2.5 0q-5 6.2 1.5 15.6z'/>\
    <path class='door-leaf' d='M126 134V62A9.9 33.3 0 0 1 145.8 60.8V141.7z'/>\
    <path class='door-deep' d='M126 134V62A9.9 33.3 0 0 1 129.2 39V135.2z'/>\
    <circle class='light' cx='141.9' cy='96.6' r='2.2'/>\
    <g transform='translate(36 139) scale(0.6 0.6)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";

const LOST: &str = "\
    <ellipse class='ground' cx='110' cy='136' rx='104' ry='11'/>\
    <path class='frame' d='M4 134V80a30 30 0 0 1 60 0V134z'/>\
    <path class='deep' d='M11 134V82a23 23 0 0 1 46 0V134z'/>\
    <path class='frame' d='M156 134V80a30 30 0 0 1 60 0V134z'/>\
    <path class='deep' d='M163 134V82a23 23 0 0 1 46 0V134z'/>\
    <path class='frame' d='M72 134V60a38 38 0 0 1 76 0V134z'/>\
    <path class='light' d='M79 134V62a31 31 0 0 1 62 0V134z'/>\
    <path class='bright' d='M88 134V64a22 22 0 0 1 44 0V134z'/>";

const AJAR: &str = "\
    <ellipse class='ground' cx='100' cy='136' rx='74' ry='10'/>\
    <path class='frame' d='M52 134V64a48 48 0 0 1 96 0V134z'/>\
    <path class='light' d='M60 134V65a40 40 0 0 1 80 0V134z'/>\
    <path class='door-leaf' d='M72 134V58a40 40 0 0 1 68 7V134z'/>\
    <path class='door-deep' d='M84 72h20v24H84zM84 104h20v22H84zM114 76h16v20h-16zM114 104h16v22h-16z'/>\
    <circle class='light' cx='78' cy='100' r='2.5'/>\
    <g transform='translate(166 139) scale(0.55 0.55)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";
