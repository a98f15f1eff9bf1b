// Asks again for what is open, but only while somebody looks.
//
// <div data-live="20" hx-get="…" hx-trigger="live">: asked every 20 seconds. It waits while the reader
// has marked words in it, types in it, has chosen somebody, has opened something in it, or asks for something from
// within it: nothing is taken out of a hand, neither before asking nor when the answer is there.
// What may stand open all day (data-by-itself) does not make it wait.
// data-live-also names further parts that come with the answer.

// Each pause ends at a beat, and who is here shall be seen within three seconds.
const BEAT = 500;
const asked = new WeakMap();

function isBusy(part) {
  const also = part.dataset.liveAlso;
  const parts = [part, ...(also ? document.querySelectorAll(also) : [])];
  return parts.some(isInHand);
}

function isInHand(part) {
  const marked = document.getSelection();
  if (marked && !marked.isCollapsed && part.contains(marked.anchorNode)) return true;
  const focused = document.activeElement;
  if (focused?.matches("input, textarea, select") && part.contains(focused)) return true;
  if (part.querySelector(".row__choose:checked, .htmx-request")) return true;
  return part.matches(":popover-open") || part.querySelector("details[open]:not([data-by-itself]), :popover-open") !== null;
}

// htmx looks for the places of an answer from where it was asked for: what is replaced meanwhile finds none. News of
// such a part are of yesterday; the answer to somebody's act goes where the part is now, if it is still open.
function hold(event) {
  const { requestConfig, target, shouldSwap, serverResponse } = event.detail;
  const isNews = requestConfig.triggeringEvent?.type === "live";
  const { elt } = requestConfig;
  if (!shouldSwap || (elt.isConnected && !(isNews && isBusy(elt)))) return;
  event.detail.shouldSwap = false;
  const now = document.getElementById(target.id);
  if (isNews) asked.set(elt, 0); // as soon as the hand is free
  else if (now && place(now) === place(target)) {
    const eventInfo = { ...event.detail, target: now };
    window.htmx.swap(now, serverResponse, { swapStyle: "outerHTML" }, { eventInfo });
  }
}

// Of what a part tells: another conversation has the same name and another address.
function place(part) {
  return part.getAttribute("hx-get")?.split("?")[0];
}

function beat() {
  if (document.hidden || !navigator.onLine) return;
  const now = Date.now();
  for (const part of document.querySelectorAll("[data-live]")) {
    if (!asked.has(part)) asked.set(part, now);
    const due = asked.get(part) + Number(part.dataset.live) * 1000;
    if (now < due - BEAT / 2 || isBusy(part)) continue; // a beat may come a moment early
    asked.set(part, now);
    window.htmx?.trigger(part, "live");
  }
}

// At the part itself: what has left the page is heard nowhere else.
document.addEventListener("htmx:beforeSend", ({ detail: { target } }) => {
  if (target.matches("[data-live]")) target.addEventListener("htmx:beforeSwap", hold);
});
setInterval(beat, BEAT);
document.addEventListener("visibilitychange", beat);
