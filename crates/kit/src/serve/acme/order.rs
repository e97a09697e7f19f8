//! One order: the account, the proof that the names are ours, the request, the certificate.

use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AuthorizationStatus, ChallengeType, Error, Identifier, NewAccount, NewOrder, Order, OrderStatus,
    RetryPolicy,
};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::crypto::aws_lc_rs::sign::any_ecdsa_type;
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::CertifiedKey;

use super::reach::Reach;
use super::shown::Handshakes;
use super::storage::Storage;
use super::{AcmeError, AcmeSettings};

/// The server is asked this long whether it has looked, and whether the certificate is made.
const POLL_SECONDS_MAX: u64 = 120;
const POLL_FIRST_MS: u64 = 250;
/// The server lost the account, as trial servers do now and then.
const NO_ACCOUNT: &str = "urn:ietf:params:acme:error:accountDoesNotExist";

/// What an order is made with.
pub struct Desk<'a> {
    pub settings: &'a AcmeSettings,
    pub storage: &'a Storage,
    pub reach: &'a Reach,
    pub handshakes: &'a Handshakes,
}

impl Desk<'_> {
    /// Get a certificate: its key and its chain, PEM.
    pub async fn order(&self) -> Result<String, AcmeError> {
        let placed = self.place().await;
        if let Err(AcmeError::Server(Error::Api(problem))) = &placed
            && problem.r#type.as_deref() == Some(NO_ACCOUNT)
        {
            self.storage.forget_account()?;
        }
        placed
    }

    async fn place(&self) -> Result<String, AcmeError> {
        let account = self.account().await?;
        let names: Vec<Identifier> = self.settings.domains.iter().cloned().map(Identifier::Dns).collect();
        let mut order = account.new_order(&NewOrder::new(&names)).await?;
        self.answer_challenges(&mut order).await?;
        let patience = RetryPolicy::new()
            .initial_delay(Duration::from_millis(POLL_FIRST_MS))
            .timeout(Duration::from_secs(POLL_SECONDS_MAX));
        match order.poll_ready(&patience).await {
            Ok(OrderStatus::Ready) => {}
            Ok(_) => return Err(refusal(&mut order, Error::Str("why the order is invalid")).await),
            Err(error @ Error::Api(_)) => return Err(refusal(&mut order, error).await),
            Err(error) => return Err(error.into()),
        }
        let key = order.finalize().await?;
        let chain = order.poll_certificate(&patience).await?;
        Ok(key + &chain)
    }

    async fn account(&self) -> Result<Account, AcmeError> {
        let builder = Account::builder_with_http(Box::new(self.reach.clone()));
        let kept = self.storage.account()?.and_then(|text| serde_json::from_str(&text).ok());
        if let Some(credentials) = kept {
            return Ok(builder.from_credentials(credentials).await?);
        }
        let contact = self.settings.contact.as_ref().map(|address| format!("mailto:{address}"));
        let asked = NewAccount {
            contact: &contact.iter().map(String::as_str).collect::<Vec<_>>(),
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let (account, credentials) = builder.create(&asked, self.settings.directory.clone(), None).await?;
        let text = serde_json::to_string(&credentials).map_err(Error::Json)?;
        self.storage.keep_account(&text)?;
        Ok(account)
    }

    /// Be ready for the server's look at each name, and say so.
    async fn answer_challenges(&self, order: &mut Order) -> Result<(), AcmeError> {
        let mut open = order.authorizations();
        while let Some(authorization) = open.next().await {
            let mut authorization = authorization?;
            if authorization.status == AuthorizationStatus::Valid {
                continue; // it remembers an earlier look
            }
            let Identifier::Dns(name) = authorization.identifier().identifier.clone() else { continue };
            let Some(mut challenge) = authorization.challenge(ChallengeType::TlsAlpn01) else {
                return Err(AcmeError::NoChallenge(name));
            };
            let digest = challenge.key_authorization().digest();
            self.handshakes.answer(&name, answer(&name, digest.as_ref())?);
            challenge.set_ready().await?;
        }
        Ok(())
    }
}

/// The certificate that answers the challenge for this name.
pub fn answer(name: &str, digest: &[u8]) -> Result<Arc<CertifiedKey>, AcmeError> {
    let key = KeyPair::generate()?;
    let mut certificate = CertificateParams::new([name.to_owned()])?;
    certificate.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let certificate = certificate.self_signed(&key)?.der().clone();
    // Not checked against each other: the checker refuses the critical extension that a challenge is made of.
    Ok(Arc::new(CertifiedKey::new(vec![certificate], any_ecdsa_type(&PrivateKeyDer::from(key))?)))
}

/// What the server says of the name that it refused; what it says of the order, when it refused none.
async fn refusal(order: &mut Order, otherwise: Error) -> AcmeError {
    let mut open = order.authorizations();
    while let Some(authorization) = open.next().await {
        let Ok(mut authorization) = authorization else { continue };
        if authorization.refresh().await.is_err() || authorization.status == AuthorizationStatus::Valid {
            continue;
        }
        let name = authorization.identifier().to_string();
        let why = authorization.challenges.iter().find_map(|challenge| challenge.error.as_ref());
        let why =
            why.and_then(|problem| problem.detail.clone()).unwrap_or_else(|| "it gives no reason".into());
        return AcmeError::Refused { name, why };
    }
    otherwise.into()
}
