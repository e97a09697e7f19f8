//! Work that comes round by itself: each job at its pace, until the portal stops. Jobs bear being done twice, so
//! that several nodes may each do them.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::portal::Portal;
use crate::slice::Job;

/// Run the jobs until `stop` becomes true. A job that fails is told and tried again at its next turn.
pub async fn run_jobs(portal: Portal, jobs: Vec<Job>, stop: watch::Receiver<bool>) {
    let mut all = JoinSet::new();
    for job in jobs {
        all.spawn(run(portal.clone(), job, stop.clone()));
    }
    all.join_all().await;
}

async fn run(portal: Portal, job: Job, mut stop: watch::Receiver<bool>) {
    let pace = Duration::from_secs(u64::from(job.every_seconds.max(1)));
    let mut turns = interval_at(Instant::now() + pace, pace);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = turns.tick() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if let Err(fault) = (job.run)(portal.clone()).await {
            tracing::error!(job = job.name, %fault, "a job failed; it will be tried again");
        }
    }
}
