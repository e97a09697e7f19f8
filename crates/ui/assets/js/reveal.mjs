// Shows and hides a typed password. Without script the button stays hidden and the field works as ever.
for (const button of document.querySelectorAll("button[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  if (!field) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    button.textContent = show ? button.dataset.hide : button.dataset.show;
  });
  // A password is never sent from a field that browsers would remember as plain text.
  field.form?.addEventListener("submit", () => { field.type = "password"; });
}
