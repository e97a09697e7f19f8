//! On behalf of somebody else. An address that begins with `/for/` and the name that a record has for the person who
//! is signed in (`store::Person::alias`) shows that record; without it a page shows their own. So the address says
//! whose record it is: two windows cannot mix people, and whether the person may look is asked at each request.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;

const PREFIX: &str = "/for/";

/// The record that an address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Behalf {
    /// Its name in the addresses of who is signed in.
    pub(crate) alias: String,
    /// The path and query as they were asked for.
    pub(crate) asked: String,
}

impl Behalf {
    /// The address of a page of this record.
    pub(crate) fn address(&self, href: &str) -> String {
        address(&self.alias, href)
    }
}

/// The address of a page of the record with this name.
pub(crate) fn address(alias: &str, href: &str) -> String {
    format!("{PREFIX}{alias}{href}")
}

/// Take the record's name off the address, so that the same route answers, and remember it.
pub(crate) fn lead(mut request: Request) -> Request {
    if let Some((behalf, inner)) = parted(request.uri()) {
        *request.uri_mut() = inner;
        request.extensions_mut().insert(behalf);
    }
    request
}

fn parted(uri: &Uri) -> Option<(Behalf, Uri)> {
    let both = uri.path_and_query()?.as_str();
    let rest = both.strip_prefix(PREFIX)?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (alias, page) = rest.split_at(end);
    let page = if page.starts_with('/') { page.to_owned() } else { format!("/{page}") };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(page).ok()?);
    let inner = Uri::from_parts(parts).ok()?;
    (!alias.is_empty()).then(|| (Behalf { alias: alias.to_owned(), asked: both.to_owned() }, inner))
}

#[cfg(test)]
mod tests {
    use super::{Behalf, parted};
    use axum::http::Uri;

    fn taken(address: &'static str) -> Option<(String, String)> {
        let (behalf, inner) = parted(&Uri::from_static(address))?;
        assert_eq!(behalf.asked, address);
        Some((behalf.alias, inner.to_string()))
    }

    #[test]
    fn the_name_is_taken_off_and_the_rest_is_the_page() {
        let named = |alias: &str, page: &str| Some((alias.to_owned(), page.to_owned()));
        assert_eq!(taken("/for/aB-1/results?year=2026"), named("aB-1", "/results?year=2026"));
        assert_eq!(taken("/for/aB-1/"), named("aB-1", "/"));
        assert_eq!(taken("/for/aB-1"), named("aB-1", "/"));
        assert_eq!(taken("/for/aB-1?x=1"), named("aB-1", "/?x=1"));
        assert_eq!(taken("/for/a/for/b/results"), named("a", "/for/b/results"), "nobody's page");
        assert_eq!(taken("/for//results"), None);
        assert_eq!(taken("/for/"), None);
        assert_eq!(taken("/former/results"), None);
        assert_eq!(taken("/results"), None);
    }

    #[test]
    fn an_address_goes_there_and_back() {
        let behalf = Behalf { alias: "aB-1".into(), asked: String::new() };
        assert_eq!(behalf.address("/results/1?x"), "/for/aB-1/results/1?x");
        assert_eq!(behalf.address("/"), "/for/aB-1/");
    }
}
