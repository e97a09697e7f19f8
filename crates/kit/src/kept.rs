//! Parts of a page that stay in memory as long as the record that they show does not change.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Chart;

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::form::TOKEN_FIELD;
use crate::routes;

impl Ctx {
    /// What `make` makes of a chart, made anew only when it could be different: when the chart or the commons have
    /// changed, for another asker, on another day or other clocks, in another language or level of detail, or for another
    /// `of`. What else a person can choose, theme and text size, stands around the parts, not in them. `make` uses nothing else, least of all this session; see [`Chart::view`] for what holds.
    pub async fn kept<T, F, W>(
        &self,
        chart: &Chart,
        (name, of): (&'static str, &str),
        make: F,
    ) -> Result<T, Fault>
    where
        T: Serialize + DeserializeOwned,
        F: FnOnce(Chart) -> W,
        W: Future<Output = Result<T, Fault>>,
    {
        const BROKEN: Fault = Fault::Internal("a part of a page does not keep");
        let detail = u8::from(self.preferences().reduce_detail);
        let clocks = self.zone().iana_name().unwrap_or_default();
        // Links go to the record that the address names, so the same chart has other links under another address.
        let from = self.here(routes::HOME.path());
        let of = format!("{}|{detail}|{clocks}|{}|{from}|{of}", self.words().locale(), self.today());
        let bytes = chart
            .view(name, &of, async |chart| {
                let text = serde_json::to_string(&make(chart).await?).map_err(|_| BROKEN)?;
                // A form belongs to one session; a kept part goes to each session of its asker.
                if carries_form(&text) {
                    return Err(Fault::Internal("a kept part carries a form"));
                }
                Ok(text.into_bytes())
            })
            .await?;
        serde_json::from_slice(&bytes).map_err(|_| BROKEN)
    }
}

/// Whether a part holds the field of a form's token. Text of a record or of an address may say its name, and is no
/// field: its quotation marks do not stand as they are.
fn carries_form(json: &str) -> bool {
    json.contains(&format!(r#"name=\"{TOKEN_FIELD}\""#))
}

#[cfg(test)]
mod tests {
    use super::{TOKEN_FIELD, carries_form};
    use maud::html;
    use ui::form::{Form, Method};

    fn kept(main: maud::Markup) -> String {
        serde_json::to_string(&main.into_string()).expect("a text")
    }

    #[test]
    fn a_form_is_found_and_its_name_in_a_text_is_none() {
        let hidden = [(TOKEN_FIELD, "token")];
        let form = Form { action: "/", method: Method::Post, hidden: &hidden, body: html! {} }.render();
        assert!(carries_form(&kept(form)));
        for said in ["form-token", r#"name="form-token""#, r#"<input name="form-token">"#] {
            assert!(!carries_form(&kept(html! { p title=(said) { (said) } })), "{said}");
        }
    }
}
