//! Cookies: read from a request, written with every protection that fits.

use axum::http::{HeaderMap, HeaderValue, header};

/// Whether cookies travel over TLS only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CookieNames {
    /// `__Host-` names: TLS only, this host only, the whole path. What a subdomain sets is not believed.
    Host,
    /// Plain names without `Secure`: for a demo on the loopback without TLS, and for nothing else.
    Plain,
}

impl CookieNames {
    /// The full name of a cookie.
    pub fn name(self, name: &str) -> String {
        match self {
            CookieNames::Host => format!("__Host-{name}"),
            CookieNames::Plain => name.to_owned(),
        }
    }

    /// The value of a cookie in a request; the first, where a browser sends several.
    pub fn read<'h>(self, headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
        let wanted = self.name(name);
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(known, _)| *known == wanted).map(|(_, value)| value)
    }

    /// A `Set-Cookie` line. Without seconds it lasts as long as the browser runs; with 0 it is taken away.
    pub(crate) fn bake(self, name: &str, value: &str, seconds: Option<u32>) -> Option<HeaderValue> {
        let name = self.name(name);
        let secure = if self == CookieNames::Host { "; Secure" } else { "" };
        let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::CookieNames;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; __Host-session=x=y; session=z"));
        headers.append(header::COOKIE, HeaderValue::from_static("flash=f"));
        assert_eq!(CookieNames::Host.read(&headers, "session"), Some("x=y"));
        assert_eq!(CookieNames::Plain.read(&headers, "session"), Some("z"));
        assert_eq!(CookieNames::Plain.read(&headers, "flash"), Some("f"));
        assert_eq!(CookieNames::Host.read(&headers, "flash"), None);
    }

    #[test]
    fn a_cookie_is_baked_with_its_protections() {
        let line = CookieNames::Host.bake("session", "v", None).expect("a line");
        assert_eq!(line, "__Host-session=v; Path=/; HttpOnly; SameSite=Lax; Secure");
        let line = CookieNames::Plain.bake("session", "", Some(0)).expect("a line");
        assert_eq!(line, "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        assert!(CookieNames::Host.bake("session", "a\r\nSet-Cookie: b", None).is_none());
    }
}
