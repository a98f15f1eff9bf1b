// A yes on a bad line. What could not be sent for want of a connection is sent again, as it was, once there is
// one, until its writer changes a letter, takes the yes back or ten minutes are over. The desk takes the same
// answer to the same message once, however often it arrives.
//
// <form data-sends> with <div id="yes-waits" hidden> and <button data-yes-back> in it.

const AGAIN = 4000;
const LONGEST = 10 * 60 * 1000;
let yes = null; // { text, button, until }

const form = () => document.querySelector("form[data-sends]");

function show(isWaiting) {
  const place = document.getElementById("yes-waits");
  if (place) place.hidden = !isWaiting;
}

function takeBack() {
  yes = null;
  show(false);
}

function said(one) {
  return one.querySelector("textarea")?.value;
}

function wait({ detail: { elt, requestConfig } }) {
  if (!elt.matches?.("form[data-sends]")) return;
  const text = said(elt);
  const until = yes?.text === text ? yes.until : Date.now() + LONGEST;
  yes = { text, until, button: requestConfig.triggeringEvent?.submitter ?? null };
  show(true);
}

function again() {
  const one = form();
  if (!yes || !one || !navigator.onLine || one.querySelector("textarea").disabled) return;
  if (said(one) !== yes.text || Date.now() > yes.until) takeBack();
  else one.requestSubmit(yes.button?.isConnected ? yes.button : null);
}

document.addEventListener("htmx:sendError", wait);
document.addEventListener("htmx:timeout", wait);
document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt } }) => {
  if (elt.matches?.("form[data-sends]")) takeBack();
});
document.addEventListener("input", (event) => {
  if (yes && event.target.closest("form[data-sends]")) takeBack();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-yes-back]")) takeBack();
});
window.addEventListener("online", again);
setInterval(again, AGAIN);
