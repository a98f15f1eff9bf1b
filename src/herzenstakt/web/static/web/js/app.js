// The desk as an app: a helper beside it for pushes and for the page without a line, and the offer to put it
// onto the home screen.
//
// <section data-install> has parts [data-install-when="can|by-hand|done"]; <a data-again> is tried by
// itself: the page that was wanted, or the desk where one asked for the page without a line itself.

const AGAIN = 5000;

// No helper is no trouble: the desk works without, and a browser in private mode has none.
if (window.isSecureContext) navigator.serviceWorker?.register("/sw.js").catch(() => {});

function show(state) {
  for (const part of document.querySelectorAll("[data-install-when]")) {
    part.hidden = part.dataset.installWhen !== state;
  }
}

function isInstalled() {
  return window.matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
}

if (document.querySelector("[data-install]")) show(isInstalled() ? "done" : "by-hand");

window.addEventListener("beforeinstallprompt", (event) => {
  const button = document.querySelector("[data-install-now]");
  if (!button) return;
  event.preventDefault();
  show("can");
  button.onclick = async () => {
    await event.prompt();
    if ((await event.userChoice).outcome !== "accepted") show("by-hand");
  };
});
window.addEventListener("appinstalled", () => show("done"));

async function again() {
  const answer = await fetch("/manifest.webmanifest", { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  if (location.pathname === document.querySelector("[data-again]").dataset.again) location.assign("/");
  else location.reload();
}

if (document.querySelector("[data-again]")) {
  window.addEventListener("online", again);
  setInterval(again, AGAIN);
}
