/* Passkeys: asks the device, puts its answer into the form and sends it. The page says what to ask for (data-options),
   or where to get it (data-options-url). */

const decode = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withIds = (list) => (list || []).map((each) => ({ ...each, id: decode(each.id) }));

function toAsk(options) {
  const asked = { ...options.publicKey, challenge: decode(options.publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: decode(asked.user.id) };
  if (asked.excludeCredentials) asked.excludeCredentials = withIds(asked.excludeCredentials);
  if (asked.allowCredentials) asked.allowCredentials = withIds(asked.allowCredentials);
  return { publicKey: asked };
}

function toSend(credential) {
  const answer = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) answer[name] = encode(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response: answer,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const options = toAsk(await optionsOf(form));
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create(options)
    : await navigator.credentials.get(options);
  form.elements.credential.value = JSON.stringify(toSend(credential));
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const fault = form.querySelector("[data-fault]");
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fault.hidden = true;
    ask(form).catch(() => { fault.hidden = false; });
  });
}
for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = Boolean(window.PublicKeyCredential);
