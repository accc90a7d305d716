// How does a passkey answer? Each form with data-passkey waits for the device, then sends what it said.
// "add" makes one, "use" is a second step or a confirmation, "sign-in" asks for any that this device keeps.
const { webauthnJSON } = window;

const ask = {
  add: () => webauthnJSON.create(forThisDevice(given().creation_options)),
  use: () => webauthnJSON.get(given().request_options),
  "sign-in": async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return webauthnJSON.get((await answer.json()).request_options);
  },
};

function given() {
  return JSON.parse(document.getElementById("passkey-data").textContent);
}

// Kept in the device and opened by fingerprint, face or PIN where it can: then it signs in without a password.
function forThisDevice(options) {
  Object.assign(options.publicKey.authenticatorSelection, {
    residentKey: "preferred",
    requireResidentKey: false,
    userVerification: "preferred",
  });
  return options;
}

async function answer(event) {
  event.preventDefault();
  const form = event.target;
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](form));
    form.submit();
  } catch {
    problem.hidden = false;
  }
}

// A passkey belongs to a name; at an address of numbers, such as 127.0.0.1, browsers refuse it.
const hasName = !/^[\d.]+$|:/.test(location.hostname);

if (hasName && webauthnJSON?.supported()) {
  for (const instead of document.querySelectorAll("[data-passkey-unusable]")) instead.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", answer);
  }
}
