// Opens in place what a link would open as a page: a question before something is taken away. Without script, or
// with a key that asks for a new tab, the page behind the link asks the same.
for (const link of document.querySelectorAll("a[data-dialog]")) {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog?.showModal) continue;
  link.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.querySelector("[data-keep]").addEventListener("click", () => dialog.close());
}
