//! What every answer says to the browser: what it may load, frame, keep and tell.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The policy of every page. There is no exception to it; a file of a record has the stricter one below.
pub const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    connect-src 'self'; manifest-src 'self'; media-src 'self'; worker-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";
/// The policy of a file of a record: it may load nothing and act as nothing.
pub const FILE_POLICY: &str = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";
const TRANSPORT: &str = "max-age=63072000; includeSubDomains";
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()";

const ALWAYS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Put them on an answer. A page is never kept by anybody; what is named by its content says so itself.
pub(crate) fn protect(headers: &mut HeaderMap, secure: bool) {
    let is_file = headers.get(header::CONTENT_SECURITY_POLICY).is_some_and(|own| own == FILE_POLICY);
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_file {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, private"));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TRANSPORT));
    }
}
