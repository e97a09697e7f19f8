// Asks the device for a passkey: what the server wants signed goes in, the answer goes back in the form. Nothing is
// decided here. Without script, or on a device without passkeys, the button stays hidden and the page has another way.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  buffer && btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const keys = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

/** One question to the device at a time: a button takes the place of what the browser offers beside the name. */
let asking = null;

async function options(block) {
  const form = block.closest("form");
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(block.dataset.challenge, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  if (!answer.ok) throw new Error("no challenge");
  const { challenge, publicKey: key } = await answer.json();
  key.challenge = bytes(key.challenge);
  if (key.user) key.user.id = bytes(key.user.id);
  if (key.excludeCredentials) key.excludeCredentials = keys(key.excludeCredentials);
  if (key.allowCredentials) key.allowCredentials = keys(key.allowCredentials);
  return { challenge, key };
}

function plain({ id, rawId, type, response }) {
  const { clientDataJSON, attestationObject, authenticatorData, signature, userHandle } = response;
  const signed = attestationObject
    ? { attestationObject: text(attestationObject), transports: response.getTransports?.() }
    : { authenticatorData: text(authenticatorData), signature: text(signature), userHandle: text(userHandle) };
  return { id, rawId: text(rawId), type, response: { clientDataJSON: text(clientDataJSON), ...signed }, extensions: {} };
}

async function ask(block, mediation) {
  asking?.abort();
  const turn = new AbortController();
  asking = turn;
  const { challenge, key } = await options(block);
  if (turn.signal.aborted) return;
  const request = { publicKey: key, signal: turn.signal, ...(mediation && { mediation }) };
  const made = await navigator.credentials[block.dataset.passkey](request);
  const form = block.closest("form");
  form.elements.challenge.value = challenge;
  form.elements.credential.value = JSON.stringify(plain(made));
  form.submit();
}

/** The browser offers passkeys in the list below the name; whoever types a name and a password never notices. */
async function beside(block) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  try {
    await ask(block, "conditional");
  } catch {
    // Not taken, or a button was pressed instead.
  }
}

function set(block) {
  const said = block.querySelector("[role=status]");
  block.hidden = false;
  block.closest("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      await ask(block);
    } catch (error) {
      if (error?.name === "InvalidStateError") said.textContent = block.dataset.known;
      else if (error?.name === "NotAllowedError") said.textContent = block.dataset.cancelled;
      else said.textContent = block.dataset.failed;
      if ("beside" in block.dataset) beside(block);
    }
  });
  if ("beside" in block.dataset) beside(block);
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.querySelectorAll("[data-passkey]").forEach(set);
}
