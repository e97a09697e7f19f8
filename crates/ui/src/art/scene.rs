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
            Self::Welcome => ("0 0 460 240", "xMaxYMax meet", WELCOME),
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
    <path class='deep' d='M0 186h460v54H0z'/>\
    <path class='ring' d='M22 186V114a308 308 0 0 1 616 0V186z'/>\
    <path class='ring' d='M64 186V114a266 266 0 0 1 532 0V186z'/>\
    <path class='ring' d='M106 186V114a224 224 0 0 1 448 0V186z'/>\
    <path class='ring' d='M148 186V114a182 182 0 0 1 364 0V186z'/>\
    <path class='ring' d='M190 186V114a140 140 0 0 1 280 0V186z'/>\
    <path class='ring' d='M232 186V114a98 98 0 0 1 196 0V186z'/>\
    <path class='deep' d='M0 186h460v54H0z'/>\
    <path class='beam' d='M284 186h92L300 240H40z'/>\
    <path class='beam' d='M300 186h52L240 240H130z'/>\
    <path class='frame' d='M273 186V104a57 57 0 0 1 114 0V186z'/>\
    <path class='light' d='M284 186V104a46 46 0 0 1 92 0V186z'/>\
    <path class='bright' d='M305.15999999999997 186V106.28a30.360000000000003 30.360000000000003 0 0 1 60.720000000000006 0V186z'/>\
    <path class='door-leaf' d='M376 186V104c0-23 4.6-43.7 15.6-49.7 12.9 7.4 18.4 32.2 18.4 57.5V202.6z'/>\
    <circle class='light' cx='402.7' cy='132.2' r='2.8'/>\
    <g transform='translate(242 200) scale(0.7 0.7)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";

const ENTRANCE: &str = "\
    <path class='wall' d='M0 0h800v900H0z'/>\
    <path class='ring' d='M-242 640V440a642 642 0 0 1 1284 0V640z'/>\
    <path class='ring' d='M-178 640V440a578 578 0 0 1 1156 0V640z'/>\
    <path class='ring' d='M-114 640V440a514 514 0 0 1 1028 0V640z'/>\
    <path class='ring' d='M-50 640V440a450 450 0 0 1 900 0V640z'/>\
    <path class='ring' d='M14 640V440a386 386 0 0 1 772 0V640z'/>\
    <path class='ring' d='M78 640V440a322 322 0 0 1 644 0V640z'/>\
    <path class='ring' d='M142 640V440a258 258 0 0 1 516 0V640z'/>\
    <path class='ring' d='M206 640V440a194 194 0 0 1 388 0V640z'/>\
    <path class='deep' d='M0 640h800v260H0z'/>\
    <path class='beam' d='M280 640h240L730 900H70z'/>\
    <path class='beam' d='M316 640h168L610 900H190z'/>\
    <path class='frame' d='M269 640V430a131 131 0 0 1 262 0V640z'/>\
    <path class='light' d='M280 640V430a120 120 0 0 1 240 0V640z'/>\
    <path class='bright' d='M335.2 640V435.4a79.2 79.2 0 0 1 158.4 0V640z'/>\
    <path class='door-leaf' d='M520 640V430c0-60 12-114 40.8-129.6 33.6 19.2 48 84 48 150V683.2z'/>\
    <circle class='light' cx='589.6' cy='501.4' r='7.2'/>\
    <g transform='translate(196 672) scale(1.5 1.5)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>\
    <g transform='translate(128 660) scale(-0.9 0.9)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";

const REST: &str = "\
    <ellipse class='ground' cx='100' cy='136' rx='88' ry='11'/>\
    <path class='frame' d='M53 134V68a43 43 0 0 1 86 0V134z'/>\
    <path class='light' d='M64 134V68a32 32 0 0 1 64 0V134z'/>\
    <path class='bright' d='M78.72 134V70.84a21.12 21.12 0 0 1 42.24 0V134z'/>\
    <path class='door-leaf' d='M128 134V68c0-16 3.2-30.4 10.9-34.6 9 5.1 12.8 22.4 12.8 40V145.5z'/>\
    <circle class='light' cx='146.6' cy='92.8' r='2.5'/>\
    <g transform='translate(36 138) scale(0.6 0.6)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";

const LOST: &str = "\
    <ellipse class='ground' cx='110' cy='136' rx='104' ry='11'/>\
    <path class='frame' d='M6 134V80a30 30 0 0 1 60 0V134z'/>\
    <path class='deep' d='M14 134V82a22 22 0 0 1 44 0V134z'/>\
    <path class='frame' d='M154 134V80a30 30 0 0 1 60 0V134z'/>\
    <path class='deep' d='M162 134V82a22 22 0 0 1 44 0V134z'/>\
    <path class='frame' d='M72 134V62a38 38 0 0 1 76 0V134z'/>\
    <path class='light' d='M82 134V64a28 28 0 0 1 56 0V134z'/>\
    <path class='bright' d='M95 134V68a18 18 0 0 1 36 0V134z'/>";

const AJAR: &str = "\
    <ellipse class='ground' cx='100' cy='136' rx='70' ry='10'/>\
    <path class='frame' d='M52 134V64a48 48 0 0 1 96 0V134z'/>\
    <path class='light' d='M62 134V66a38 38 0 0 1 76 0V134z'/>\
    <path class='door-leaf' d='M74 134V57a38 38 0 0 1 64 9.500V134z'/>\
    <path class='door-deep' d='M84 70h22v24H84zM84 102h22v24H84zM114 76h14v18h-14zM114 102h14v24h-14z'/>\
    <circle class='light' cx='79.500' cy='99' r='2.500'/>\
    <g transform='translate(168 138) scale(0.5 0.5)'>\
    <path class='leaf-deep' d='M0-30C-4-52-24-58-30-76-10-72 2-56 0-30z'/>\
    <path class='leaf' d='M0-30C2-58 18-68 20-92 34-68 22-46 0-30z'/>\
    <path class='leaf' d='M-2-30C-14-40-30-38-40-48-30-26-16-22-2-30z'/>\
    <path class='leaf-deep' d='M2-30C14-38 28-34 40-42 32-22 16-20 2-30z'/>\
    <path class='pot' d='M-17-30h34l-5 30h-24z'/>\
    <path class='pot-deep' d='M-20-34h40v8h-40z'/>\
    </g>";
