// Warns before a session ends, in every open tab at once. The page works without it: the same end is written in
// its foot, and whoever comes later signs in and returns to the same place.
const dialog = document.getElementById("session-dialog");
if (dialog?.showModal) {
  const { seconds, warn, ended } = dialog.dataset;
  const length = Number(seconds) * 1000;
  // Never less than two minutes to answer, whatever the page says.
  const notice = Math.max(120, Number(warn) || 0) * 1000;
  const left = dialog.querySelector("[data-left]");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("session") : null;
  let end = Date.now() + length;
  let spoken = -1;

  const extend = (until) => {
    end = Math.max(end, until);
    spoken = -1;
    if (dialog.open) dialog.close();
  };
  const leave = () => location.assign(ended);

  const stay = async () => {
    const form = dialog.querySelector("form[data-stay]");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
        redirect: "manual",
      });
      if (answer.status !== 204) return leave();
    } catch {
      return; // no network: the dialog stays, and whoever reads can try again
    }
    extend(Date.now() + length);
    tabs?.postMessage({ end });
  };

  const tick = () => {
    const rest = end - Date.now();
    if (rest <= 0) return leave();
    if (rest > notice) return;
    const minutes = Math.floor(rest / 60000);
    if (left && minutes !== spoken) {
      spoken = minutes;
      left.textContent = left.dataset["m" + minutes] ?? left.textContent;
    }
    if (!dialog.open) dialog.showModal();
  };

  tabs?.addEventListener("message", ({ data }) => {
    if (data?.signedOut) leave();
    else if (Number.isFinite(data?.end)) extend(data.end);
  });
  // Escape means "I am here".
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); stay(); });
  dialog.querySelector("form[data-stay]").addEventListener("submit", (event) => { event.preventDefault(); stay(); });
  for (const form of document.querySelectorAll("form[data-sign-out]")) {
    form.addEventListener("submit", () => tabs?.postMessage({ signedOut: true }));
  }
  // A page that was asleep (a closed laptop) wakes with the clock, not with the timer.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
  tabs?.postMessage({ end });
  setInterval(tick, 5000);
}
