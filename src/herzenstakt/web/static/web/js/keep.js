// What one types while there is no connection stays in this browser until the desk has it.
//
// <textarea data-keep="whose-where">: saved by htmx while one types; "keep" asks for that once more. A letter is
// forgotten here as soon as the desk has confirmed it, and after a day at the latest.

const NAME = "herzenstakt.unsent.";
const BEFORE = ".before"; // typed before something else changed the draft: offered, never put over it
const LONGEST = 24 * 60 * 60 * 1000;
const AGAIN = 3000;
const LEAVING = 20_000;
const confirmed = new WeakMap(); // what the desk has, as far as this page knows

let left = -LEAVING; // when this page began to be left

const field = () => document.querySelector("textarea[data-keep]");
const name = (text) => NAME + text.dataset.keep;

// A browser may forbid to keep anything; then the desk alone does.
function attempt(deed) {
  try {
    return deed();
  } catch {
    return null;
  }
}

const forget = (key) => attempt(() => localStorage.removeItem(key));
const put = (key, kept) => attempt(() => localStorage.setItem(key, JSON.stringify(kept)));

function read(key) {
  const kept = attempt(() => JSON.parse(localStorage.getItem(key)));
  if (typeof kept?.text !== "string") return null;
  if (Date.now() - kept.at < LONGEST) return kept;
  forget(key);
  return null;
}

// Whoever was signed out in the meantime gets the sign-in page for an answer; nothing has reached the desk then.
const reached = (xhr) => !new URL(xhr.responseURL || location.href).pathname.startsWith("/account/");

// --- typing ----------------------------------------------------------------------------------------

function remember(text) {
  const base = confirmed.get(text) ?? text.defaultValue;
  if (text.value !== base) put(name(text), { text: text.value, base, at: Date.now() });
  else if (performance.now() - left > LEAVING) forget(name(text));
  // else the next page may have been written before the desk had these words: it looks for itself (`begin`)
}

function isUnsent(text) {
  return text !== null && !text.disabled && text.value !== (confirmed.get(text) ?? text.defaultValue);
}

function tell(words) {
  const state = document.getElementById("composer-state");
  if (!state || state.querySelector("[data-unsent]")?.textContent === words) return;
  state.querySelectorAll("[data-kept], [data-unsent]").forEach((one) => one.remove());
  const said = document.createElement("strong");
  said.dataset.unsent = "";
  said.textContent = words;
  state.append(said);
}

function again() {
  const text = field();
  if (navigator.onLine && isUnsent(text) && document.querySelector("#composer-state [data-unsent]")) {
    window.htmx?.trigger(text, "keep");
  }
}

// A composer that has just come is written in before htmx listens to it.
function catchUp(arrived) {
  const text = field();
  if (arrived.contains(text) && isUnsent(text)) window.htmx?.trigger(text, "keep");
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-keep]")) remember(event.target);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, requestConfig, xhr } = event.detail;
  if (!elt.matches?.("textarea[data-keep]")) return;
  const sent = requestConfig.parameters.text;
  if (successful && reached(xhr) && typeof sent === "string") {
    confirmed.set(elt, sent);
    remember(elt);
  }
});
document.addEventListener("htmx:sendError", ({ detail: { elt } }) => {
  if (elt.matches?.("textarea[data-keep]")) tell(elt.dataset.noConnection);
});
document.addEventListener("htmx:responseError", ({ detail: { elt } }) => {
  if (elt.matches?.("textarea[data-keep]")) tell(elt.dataset.notKept);
});
document.addEventListener("htmx:afterSettle", ({ target }) => catchUp(target));
window.addEventListener("load", () => catchUp(document.body));
// A download begins in the same way, and the page stays: then it forgets a little later.
window.addEventListener("beforeunload", () => {
  left = performance.now();
  setTimeout(() => field() && remember(field()), LEAVING + 1);
});
setInterval(again, AGAIN);
window.addEventListener("online", again);

// --- coming back -----------------------------------------------------------------------------------

function begin() {
  const text = field();
  if (!text || confirmed.has(text)) return;
  confirmed.set(text, text.defaultValue);
  const unsent = read(name(text));
  if (unsent && unsent.text !== text.defaultValue) {
    if (unsent.base === text.defaultValue) {
      text.value = unsent.text;
      tell(text.dataset.notKept); // and kept as soon as htmx listens: catchUp
      return;
    }
    put(name(text) + BEFORE, unsent);
  }
  forget(name(text));
  offer(text);
}

function offer(text) {
  const before = read(name(text) + BEFORE);
  const place = document.getElementById("unsent");
  if (!before || !place) return;
  place.querySelector("[data-words]").textContent = before.text;
  place.hidden = false;
}

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-unsent-words]");
  const text = field();
  if (!chosen || !text) return;
  const before = read(name(text) + BEFORE);
  forget(name(text) + BEFORE);
  document.getElementById("unsent").hidden = true;
  text.focus();
  if (chosen.dataset.unsentWords !== "take" || !before) return;
  text.value = [text.value, before.text].filter(Boolean).join("\n\n");
  text.dispatchEvent(new Event("input", { bubbles: true }));
});
// What was let go, or saved by hand, is at the desk.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, xhr } = event.detail;
  if (!requestConfig?.elt.matches?.(".composer__form") || xhr.status >= 400 || !reached(xhr)) return;
  const text = requestConfig.elt.querySelector("textarea[data-keep]");
  if (text) forget(name(text));
});
document.addEventListener("htmx:afterSwap", begin);
begin();
