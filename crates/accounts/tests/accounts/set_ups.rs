//! What several stories begin with: somebody who has set up an app or a passkey, and what stands on their pages.

use serde_json::Value;
use testkit::{Answer, Authenticator, Browser, PASSWORD, World, app_code};

pub const MIA: &str = "mia@example.org";
pub const BASE: &str = "https://portal.example";

/// Now, on the clock of the world.
pub fn now_ms(world: &World) -> i64 {
    world.portal.now().as_millisecond()
}

/// The code that the app shows now.
pub fn code(world: &World, secret: &str) -> String {
    app_code(secret, now_ms(world))
}

/// The secret as a page spells it.
pub fn secret_on(page: &Answer) -> String {
    let spelled = page.body.split("<p class=\"code\">").nth(1).and_then(|rest| rest.split('<').next());
    spelled.unwrap_or_else(|| panic!("no secret on {}: {}", page.path, page.body)).to_owned()
}

/// The recovery codes on their sheet.
pub fn codes_on(page: &Answer) -> Vec<String> {
    let codes = page.body.split("<span class=\"code\">").skip(1);
    codes.filter_map(|rest| Some(rest.split('<').next()?.to_owned())).collect()
}

/// Set up an app in an open session; its secret and the recovery codes.
pub async fn set_up_app(world: &World, browser: &mut Browser) -> (String, Vec<String>) {
    let page = browser.get("/account/app").await;
    let secret = secret_on(&page);
    let answer = browser.submit(&page, "/account/app", &[("code", &code(world, &secret))]).await;
    assert_eq!(answer.location(), "/account/recovery-codes", "{}", answer.body);
    let codes = save_codes(browser).await;
    world.wait_minutes(1);
    (secret, codes)
}

/// Take the sheet that is shown.
pub async fn save_codes(browser: &mut Browser) -> Vec<String> {
    let sheet = browser.get("/account/recovery-codes").await;
    let codes = codes_on(&sheet);
    assert_eq!(codes.len(), 10, "{}", sheet.body);
    let saved = browser.submit(&sheet, "/account/recovery-codes", &[("saved[]", "yes")]).await;
    assert_eq!(saved.location(), "/account/security", "{}", saved.body);
    codes
}

/// Go as far as the second step.
pub async fn half_way(browser: &mut Browser) -> Answer {
    let answer = browser.sign_in(MIA, PASSWORD).await;
    assert_eq!(answer.location(), "/sign-in/step", "{}", answer.body);
    browser.get("/sign-in/step").await
}

/// What a script is told to have signed: the number of the challenge, and the options for the device.
pub async fn challenge(browser: &mut Browser, page: &Answer, form: (&str, &str)) -> (String, Value) {
    let (action, address) = form;
    let fields = page.fields(action);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let answer = browser.post(address, &fields).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "application/json"),
        "{}",
        answer.body
    );
    let told: Value = serde_json::from_str(&answer.body).expect("JSON");
    (told["challenge"].as_str().expect("a number").to_owned(), told["publicKey"].clone())
}

/// Add a passkey of this device in an open session.
pub async fn add_passkey(browser: &mut Browser, device: &mut Authenticator, name: &str) -> Answer {
    let page = browser.get("/account/passkeys/add").await;
    assert_eq!(page.status, 200, "{}", page.location());
    let form = ("/account/passkeys/add", "/account/passkeys/challenge");
    let (number, asked) = challenge(browser, &page, form).await;
    assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(asked["rp"]["id"], "portal.example");
    let made = device.make(&asked);
    let typed = [("name", name), ("challenge", &number), ("credential", &made)];
    browser.submit(&page, "/account/passkeys/add", &typed).await
}

/// Sign in with the passkey of this device.
pub async fn enter_by_passkey(browser: &mut Browser, device: &mut Authenticator) -> Answer {
    let page = browser.get("/sign-in").await;
    let (number, asked) = challenge(browser, &page, ("/sign-in/passkey", "/sign-in/passkey/challenge")).await;
    assert_eq!(asked["userVerification"], "required");
    assert!(asked["allowCredentials"].as_array().is_none_or(Vec::is_empty), "it names nobody: {asked}");
    let signed = device.sign(&asked);
    let typed = [("challenge", &*number), ("credential", &*signed)];
    browser.submit(&page, "/sign-in/passkey", &typed).await
}
