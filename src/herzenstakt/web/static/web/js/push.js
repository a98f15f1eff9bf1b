// Lets this browser be woken, or not any more. What cannot be done here is said in words.
//
// <section data-push="public key" data-add="address" hidden-able parts by [data-push-when="can|cannot|denied"]>

const room = document.querySelector("[data-push]");

function show(state) {
  for (const part of room.querySelectorAll("[data-push-when]")) {
    part.hidden = part.dataset.pushWhen !== state;
  }
}

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat(-text.length & 3);
  return Uint8Array.from(atob(padded), (char) => char.charCodeAt(0));
}

async function subscribe() {
  const worker = await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  const key = { userVisibleOnly: true, applicationServerKey: bytes(room.dataset.push) };
  try {
    return await worker.pushManager.subscribe(key);
  } catch (trouble) {
    if (trouble.name !== "InvalidStateError") throw trouble;
    await (await worker.pushManager.getSubscription())?.unsubscribe(); // made with another key
    return worker.pushManager.subscribe(key);
  }
}

async function add() {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") {
    show(permission === "denied" ? "denied" : "can");
    return;
  }
  const told = (await subscribe()).toJSON();
  const words = new URLSearchParams({ endpoint: told.endpoint, ...told.keys });
  await fetch(room.dataset.add, {
    method: "POST",
    body: words,
    headers: { "X-CSRFToken": room.querySelector("[name=csrfmiddlewaretoken]").value },
    redirect: "manual",
  });
  location.reload();
}

function isAble() {
  return window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window;
}

if (room) {
  if (!isAble()) show("cannot");
  else show(Notification.permission === "denied" ? "denied" : "can");
  room.addEventListener("click", (event) => {
    const button = event.target.closest("[data-push-add]");
    if (!button) return;
    button.disabled = true;
    add()
      .catch(() => show("cannot"))
      .finally(() => (button.disabled = false));
  });
}
