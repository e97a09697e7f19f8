//! Shredding: a person is erased by destroying the compartment's keys. The tombstone is on disk, outside both
//! databases, before anything is destroyed and before the answer; restoring a backup needs the tombstones and
//! applies them again. The receipt says *final* only after the master key was rotated and the old one destroyed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use audit::Deed;

use crate::compartments::{self, State};
use crate::core::Core;
use crate::db::{Conn, Param};
use crate::error::{Result, StoreError};
use crate::lines;
use crate::place::{Compartment, CompartmentKind, FIRST_PERSON_NUMBER, Place};
use crate::trail::Acting;

pub(crate) const TOMBSTONES_FILE: &str = "tombstones";
const WORD: &str = "shredded";

/// What a shredding did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The compartment that is gone.
    pub compartment: Compartment,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// How many keys were destroyed.
    pub keys: u64,
    /// The master key that wrapped them; while it exists, an old backup of the keys could still be read.
    pub master: i64,
}

impl Receipt {
    /// What is left to do before nobody can bring it back.
    pub fn words(&self) -> String {
        format!(
            "Record {} was shredded: {} keys destroyed. It becomes final when the master key {} is rotated and \
             destroyed (keys rotate --master --destroy-old) and backups of the keys older than that are gone. A \
             portal that is running shows nothing of it from now on, and forgets it within a minute.",
            self.compartment.number(),
            self.keys,
            self.master
        )
    }
}

/// The compartments that were shredded here, from the tombstone file.
pub(crate) fn tombstones(data: &Path) -> Result<BTreeSet<i64>> {
    let words = "the tombstone file";
    let text = std::fs::read_to_string(data.join(TOMBSTONES_FILE)).map_err(StoreError::file(words))?;
    let all: Result<Vec<Option<i64>>> = text.lines().map(tombstone).collect();
    Ok(all?.into_iter().flatten().collect())
}

/// Whose tombstone a line is. One that was cut off before its time was written is nobody's: its number may be cut off
/// too, and the shredding had not begun.
fn tombstone(line: &str) -> Result<Option<i64>> {
    const NONE: StoreError = StoreError::Refused("the tombstone file has a line that is not a tombstone");
    if WORD.starts_with(line) || line.strip_prefix(WORD) == Some(" ") {
        return Ok(None);
    }
    let numbers = line.strip_prefix(WORD).and_then(|rest| rest.strip_prefix(' ')).ok_or(NONE)?;
    let (number, time) = numbers.split_once(' ').unwrap_or((numbers, ""));
    let number: i64 = number.parse().map_err(|_| NONE)?;
    let is_timed = time.starts_with(|digit: char| digit.is_ascii_digit());
    Ok(is_timed.then_some(number))
}

/// Make the file when it is not there, so that its absence means loss.
pub(crate) fn make_tombstones(data: &Path) -> Result<()> {
    lines::make(&data.join(TOMBSTONES_FILE)).map_err(StoreError::file("the tombstone file"))
}

fn append_tombstone(data: &Path, compartment: Compartment, at_ms: i64) -> Result<()> {
    let line = format!("{WORD} {} {at_ms}", compartment.number());
    lines::append(&data.join(TOMBSTONES_FILE), &line).map_err(StoreError::file("the tombstone file"))
}

impl Core {
    /// Erase one person's compartment. Running it again after a crash finishes it.
    pub(crate) async fn shred(self: &Arc<Self>, compartment: Compartment) -> Result<Receipt> {
        if !compartment.is_personal() {
            return Err(StoreError::Refused("only a person's record can be shredded"));
        }
        let at_ms = self.now_ms();
        append_tombstone(&self.config.data, compartment, at_ms)?;
        let acting = Acting::system("keys shred", Deed::Shred);
        self.commit(&[], &[compartment], acting, move |tx| {
            tx.erase(compartment)?;
            tx.tell(compartment, Deed::Shred, audit::Outcome::Done)
        })
        .await?;
        let core = Arc::clone(self);
        let destroy = move || core.vault.destroy(compartment);
        let keys = tokio::task::spawn_blocking(destroy).await;
        let keys = keys.map_err(|_| StoreError::Internal("a shredding was cut off"))??;
        self.forget(&BTreeSet::from([compartment]));
        Ok(Receipt { compartment, at_ms, keys, master: self.vault.provider().current() })
    }

    /// Nothing of these compartments stays in memory here.
    fn forget(&self, gone: &BTreeSet<Compartment>) {
        let stays = |compartment: Compartment| !gone.contains(&compartment);
        self.opened.retain(|(place, _), _| stays(Place::from_number(*place).compartment()));
        self.views.keep(stays);
        self.suggestions.keep(stays);
        self.vault.keep(stays);
    }

    /// Forget whoever was shredded by any process: another one's shredding empties no memory of this one.
    pub(crate) async fn forget_shredded(&self) -> Result<()> {
        let sql = "SELECT number FROM compartment WHERE state = 1 AND number >= $1";
        let gone = self
            .db
            .read(move |conn| {
                let first = [Param::Int(FIRST_PERSON_NUMBER)];
                Ok(conn.rows(sql, &first, |row| Ok(Compartment::from_number(row.int(0)?)))?)
            })
            .await?;
        self.forget(&gone.into_iter().collect());
        Ok(())
    }

    /// What a compartment is about.
    pub(crate) async fn kind_of(&self, compartment: Compartment) -> Result<Option<CompartmentKind>> {
        let sql = "SELECT kind FROM compartment WHERE number = $1";
        let kind = self
            .db
            .read(move |conn| Ok(conn.row(sql, &[Param::Int(compartment.number())], |row| row.int(0))?))
            .await?;
        kind.map(CompartmentKind::from_number).transpose()
    }

    /// Is the compartment's chart gone for good, or only locked away?
    pub(crate) async fn state_of(&self, compartment: Compartment) -> Result<Option<State>> {
        self.db
            .read(move |conn| Ok(crate::compartments::info(conn, compartment)?.map(|info| info.state)))
            .await
    }
}

impl crate::commit::Tx<'_> {
    /// Take all rows of a compartment away, and leave its number as shredded; what was made of them is old.
    pub(crate) fn erase(&mut self, compartment: Compartment) -> Result<()> {
        self.info(compartment)?;
        erase_rows(self.conn, compartment, &self.core.erasures)?;
        compartments::revise(self.conn, compartment)?;
        self.forget_lock(compartment)
    }
}

/// Delete everything that the tables keep of a compartment, those of the slices too, and leave its number as
/// shredded.
pub(crate) fn erase_rows(conn: &mut Conn, compartment: Compartment, erasures: &[&'static str]) -> Result<()> {
    let (first, behind) = compartment.range();
    let range = [Param::Int(first.number()), Param::Int(behind.number())];
    for sql in [
        "DELETE FROM resource WHERE place >= $1 AND place < $2",
        "DELETE FROM superseded WHERE place >= $1 AND place < $2",
        "DELETE FROM locator WHERE place >= $1 AND place < $2",
        "DELETE FROM relation WHERE grant_place >= $1 AND grant_place < $2",
        "DELETE FROM directory WHERE place >= $1 AND place < $2",
        "DELETE FROM worklist WHERE place >= $1 AND place < $2",
        "DELETE FROM fact WHERE place >= $1 AND place < $2",
    ] {
        conn.run(sql, &range)?;
    }
    let own = [Param::Int(compartment.number())];
    for sql in [
        "DELETE FROM tag WHERE compartment = $1",
        "DELETE FROM relation WHERE compartment = $1",
        "DELETE FROM relation WHERE principal = $1",
        "DELETE FROM stub WHERE compartment = $1",
        "DELETE FROM blob WHERE compartment = $1",
        "DELETE FROM draft WHERE compartment = $1",
        "DELETE FROM job WHERE compartment = $1",
    ] {
        conn.run(sql, &own)?;
    }
    for sql in erasures {
        conn.run(sql, &own)?;
    }
    let state = [Param::Int(State::Shredded.number()), Param::Int(compartment.number())];
    conn.run("UPDATE compartment SET state = $1, alias = 0 WHERE number = $2", &state)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use access::{Asker, Purpose};
    use fhir::{Resource, Type};
    use serde_json::{Value, json};
    use stdx::ManualClock;

    use super::tombstone;
    use crate::core::{Config, Outside, Registrations, SystemRandom};
    use crate::place::{Compartment, Place};
    use crate::store::Store;
    use crate::trail::{Act, ActInfo};
    use crate::{Arrival, Whole};

    async fn node(data: &std::path::Path) -> Store {
        let clock = Arc::new(ManualClock::at("2026-11-01T12:00:00Z".parse().expect("a time")));
        let outside = Outside { clock, random: Arc::new(SystemRandom) };
        Store::open(Config::folder(data), outside, Registrations::default()).await.expect("opens")
    }

    fn resource(json: Value) -> Resource {
        Resource::from_value(json).expect("a resource")
    }

    /// What of a compartment is in this process's memory: opened resources, views, a keyring.
    fn in_memory(store: &Store, whose: Compartment) -> (usize, usize, bool) {
        let opened = store.core.opened.iter();
        let opened = opened.filter(|((place, _), _)| Place::from_number(*place).compartment() == whose);
        (opened.count(), store.core.views.count(whose), store.core.vault.keeps(whose))
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_serving_process_forgets_who_was_shredded_from_the_command_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let serving = node(folder.path()).await;
        let act = Act::new(ActInfo::system("test"));
        let arrivals = ["mia", "ben"].map(|id| Arrival {
            full_url: None,
            resource: resource(json!({"resourceType": "Patient", "id": id})),
            if_none_exist: None,
            referrers: Vec::new(),
        });
        let registry = serving.registry(&act);
        registry.ingest(arrivals.into(), Whole::EachByItself).await.expect("takes in");
        let links = ["mia", "ben"]
            .map(|id| json!({"target": {"reference": format!("Patient/{id}")}, "assurance": "level3"}));
        let person = resource(json!({"resourceType": "Person", "active": true, "link": links}));
        let person = serving.new_person(&act, person).await.expect("a login");
        let asker = Asker::person(person, serving.core.now_ms());
        let mut charts = Vec::new();
        for id in ["mia", "ben"] {
            let chart = serving.chart(&act, &asker, id, Purpose::OwnCare).await.expect("opens");
            let patient = chart.read(Type::named("Patient"), id).await.expect("reads");
            assert!(patient.is_some());
            let shown = chart.view("name", "", async |_| Ok::<_, crate::StoreError>(b"Mia".to_vec())).await;
            assert_eq!(shown.expect("is made"), b"Mia");
            charts.push(chart.compartment());
        }
        let [mia, ben] = charts[..] else { panic!("two charts") };
        assert_eq!(in_memory(&serving, mia), (1, 1, true));

        let elsewhere = node(folder.path()).await;
        elsewhere.shred_chart("mia").await.expect("shreds");
        let gone = serving.chart(&act, &asker, "mia", Purpose::OwnCare).await;
        assert!(gone.is_err(), "not shown any more, whatever is in memory");
        serving.forget_shredded().await.expect("forgets");
        assert_eq!(in_memory(&serving, mia), (0, 0, false));
        assert_eq!(in_memory(&serving, ben), (1, 1, true), "the others stay");
    }

    #[test]
    fn a_tombstone_that_was_cut_off_is_nobodys() {
        let line = "shredded 4097 1793534400000";
        for end in 0..=line.len() {
            let whose = tombstone(&line[..end]).expect("is cut off at most");
            // Before the time begins the number itself may be cut off, and another's would be taken for it.
            assert_eq!(whose, (end > "shredded 4097 ".len()).then_some(4097), "{end}");
        }
        for other in ["buried 4097 1", "shredded", "shredded  1", "shredded x 1"] {
            assert_eq!(tombstone(other).is_ok(), other == "shredded", "{other}");
        }
    }
}
