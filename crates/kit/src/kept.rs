//! Parts of a page that stay in memory as long as the record that they show does not change.

use serde::Serialize;
use serde::de::DeserializeOwned;
use store::Chart;

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::form::TOKEN_FIELD;

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
        let of = format!("{}|{detail}|{clocks}|{}|{of}", self.words().locale(), self.today());
        let bytes = chart
            .view(name, &of, async |chart| {
                let text = serde_json::to_string(&make(chart).await?).map_err(|_| BROKEN)?;
                // A form belongs to one session; a kept part goes to each session of its asker.
                if text.contains(TOKEN_FIELD) {
                    return Err(Fault::Internal("a kept part carries a form"));
                }
                Ok(text.into_bytes())
            })
            .await?;
        serde_json::from_slice(&bytes).map_err(|_| BROKEN)
    }
}
