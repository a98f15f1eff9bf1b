// Who else is here. Says while the page is open that one writes, and hangs what it hears where it belongs.
//
// #here and #signs are asked again by live.js; [data-digest] in them names what has been said already.

const PEN_RESTS = 3000;
const written = { at: 0 };
const anyway = new Set(); // whose answer does not keep the writer from their own
const unfolded = { names: [], focused: "" };

// --- I write ---------------------------------------------------------------------------------------

const writes = () => Date.now() - written.at < PEN_RESTS;

document.addEventListener("input", (event) => {
  if (event.target.id !== "composer-text") return;
  const begins = !writes();
  written.at = event.target.value.trim() ? Date.now() : 0;
  const here = document.getElementById("here");
  if (begins && here && written.at) window.htmx?.trigger(here, "live"); // colleagues should know at once
});
document.addEventListener("htmx:configRequest", (event) => {
  const { elt, parameters } = event.detail;
  if (elt.id !== "here" && elt.id !== "signs") return;
  const told = elt.querySelector("[data-digest]")?.dataset.digest ?? "nothing";
  parameters.seen = isInHand(document.getElementById("begun")) ? "nothing" : told;
  if (elt.id === "here") parameters.writes = writes() ? "1" : "";
});

// --- somebody has begun ----------------------------------------------------------------------------

const summary = (fold) => document.querySelector(`[data-begun] [data-fold="${fold}"] > summary`);

// What one writes in, or is about to press, is not taken out of one's hand; it comes anew once it is put down.
function isInHand(begun) {
  const note = begun?.querySelector("textarea");
  if (note && note.value !== note.defaultValue) return true;
  return begun?.matches(":focus-within") === true && !document.activeElement.matches("summary");
}

function stepAside() {
  const begun = document.querySelector("[data-begun]");
  if (begun) begun.hidden = anyway.has(begun.dataset.begun);
}

// What is open stays open, with what is new in it.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id !== "begun") return;
  event.detail.shouldSwap = !isInHand(target);
  unfolded.names = [...target.querySelectorAll("details[open]")].map((one) => one.dataset.fold);
  unfolded.focused = target.contains(document.activeElement) ? document.activeElement.parentElement.dataset.fold : "";
});
document.addEventListener("htmx:oobAfterSwap", () => {
  for (const fold of unfolded.names) summary(fold)?.parentElement.setAttribute("open", "");
  if (unfolded.focused) summary(unfolded.focused)?.focus();
  Object.assign(unfolded, { names: [], focused: "" });
  stepAside();
});
// A note that is sent is put down.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!event.detail.successful || !form.matches?.("[data-begun] [data-fold] > form")) return;
  form.reset();
  form.parentElement.open = false;
});
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-anyway]");
  if (!chosen) return;
  event.preventDefault();
  anyway.add(chosen.closest("[data-begun]").dataset.begun);
  stepAside();
  document.getElementById("composer-text")?.focus();
});
// Whoever opens the note goes on behind the name that stands there.
document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-begun] [data-fold] > summary")?.parentElement;
  const note = fold?.querySelector("textarea");
  if (!note || fold.open) return;
  requestAnimationFrame(() => {
    note.focus();
    note.setSelectionRange(note.value.length, note.value.length);
  });
});

// --- signs in the list -----------------------------------------------------------------------------

function hang() {
  const told = document.querySelector("#signs > [data-digest]");
  if (!told) return;
  for (const place of document.querySelectorAll("[data-sign-of]")) {
    const sign = told.querySelector(`[data-sign="${place.dataset.signOf}"]`);
    place.replaceChildren(...(sign ? sign.cloneNode(true).childNodes : []));
  }
}

document.addEventListener("htmx:afterSwap", (event) => {
  const { id } = event.detail.target;
  if (id === "composer" || id === "pane") written.at = 0;
  if (id === "composer") stepAside();
  if (id !== "here") hang();
});
