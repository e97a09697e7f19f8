//! Components, assets and words of the pages.
