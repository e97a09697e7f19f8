//! A request that was signed (JWS, RFC 7515, as RFC 8555 wants it), opened.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use axum::http::{HeaderMap, header};
use serde_json::Value;
use stdx::text::{unurl64, url64};

use super::books::{Books, Problem};

/// Who signed, and what.
pub struct Signed {
    /// The number of the account; none when the request brings its own key.
    pub account: Option<usize>,
    /// The public key: the point on P-256.
    pub point: Vec<u8>,
    /// What is asked; nothing when something is only to be shown.
    pub payload: Value,
}

impl Signed {
    /// Open a request to this address.
    pub fn open(
        books: &mut Books,
        address: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Signed, Problem> {
        if headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind != "application/jose+json") {
            return Err(Problem::malformed("the content type is not application/jose+json"));
        }
        let body: Value = read(body)?;
        let text = |name: &str| body[name].as_str().ok_or(Problem::malformed("a part is missing"));
        let (protected, payload) = (text("protected")?, text("payload")?);
        let header: Value = read(&unpacked(protected)?)?;
        if header["alg"] != "ES256" || header["url"] != address {
            return Err(Problem::malformed("another algorithm, or signed for another address"));
        }
        let (account, point) = match (header["jwk"].as_object(), header["kid"].as_str()) {
            (Some(_), None) => (None, point(&header["jwk"])?),
            (None, Some(account)) => books.account_of(account)?,
            _ => return Err(Problem::malformed("one of jwk and kid")),
        };
        let signature = unpacked(text("signature")?)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point)
            .verify(format!("{protected}.{payload}").as_bytes(), &signature)
            .map_err(|_| Problem::malformed("the signature is wrong"))?;
        books.use_nonce(header["nonce"].as_str().unwrap_or_default())?;
        let payload = if payload.is_empty() { Value::Null } else { read(&unpacked(payload)?)? };
        Ok(Signed { account, point, payload })
    }

    /// The thumbprint of the key (RFC 7638).
    pub fn thumbprint(&self) -> String {
        let (x, y) = self.point[1..].split_at(32);
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, url64(x), url64(y));
        url64(digest(&SHA256, canonical.as_bytes()).as_ref())
    }
}

fn point(key: &Value) -> Result<Vec<u8>, Problem> {
    if key["kty"] != "EC" || key["crv"] != "P-256" {
        return Err(Problem::malformed("another kind of key"));
    }
    let part = |name: &str| unpacked(key[name].as_str().unwrap_or_default());
    Ok([vec![4], part("x")?, part("y")?].concat())
}

fn unpacked(text: &str) -> Result<Vec<u8>, Problem> {
    unurl64(text).ok_or(Problem::malformed("not base64url"))
}

fn read(bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes).map_err(|_| Problem::malformed("not JSON"))
}
