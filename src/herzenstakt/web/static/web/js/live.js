// Asks again for what is open, but only while somebody looks.
//
// <div data-live="20" hx-get="…" hx-trigger="live">: asked every 20 seconds. It waits while the reader
// has marked words in it, types in it, has chosen somebody, or has opened something in it: nothing is taken out of a hand.
// What may stand open all day (data-by-itself) does not make it wait.
// data-live-also names further parts that come with the answer.

const BEAT = 1000;
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
  if (part.querySelector(".row__choose:checked")) return true;
  return part.matches(":popover-open") || part.querySelector("details[open]:not([data-by-itself]), :popover-open") !== null;
}

function beat() {
  if (document.hidden || !navigator.onLine) return;
  const now = Date.now();
  for (const part of document.querySelectorAll("[data-live]")) {
    if (!asked.has(part)) asked.set(part, now);
    const due = asked.get(part) + Number(part.dataset.live) * 1000;
    if (now < due || isBusy(part)) continue;
    asked.set(part, now);
    window.htmx?.trigger(part, "live");
  }
}

setInterval(beat, BEAT);
document.addEventListener("visibilitychange", beat);
