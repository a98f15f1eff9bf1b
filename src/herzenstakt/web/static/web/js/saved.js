// Saved answers without a mouse, and the place in them for something personal.
//
// ";" at the beginning of a line or Ctrl+; in an answer asks for the sheet; <input data-offers="#list"> walks
// through the [data-offer] of that list with the arrow keys, and Enter presses the first [data-insert] of the
// chosen one. What was typed after ";" is looked for, and goes when words come in its place. Afterwards the
// cursor stands in the first place that is still open.

const OPEN_PLACE = /\[(?:etwas Persönliches für|something personal for)[^\[\]\n]*\]|\{[a-zäöüß][a-zäöüß_]{0,29}\}/;
const TYPED = /(?:^|\n)(;\S*)$/;
let isLooking = false; // what stands in the list is not yet what was asked for
let enterWaits = false;

const composer = () => document.getElementById("composer-text");
const typedIn = (answer) => TYPED.exec(answer.value.slice(0, answer.selectionStart))?.[1] ?? "";

function offersOf(input) {
  return [...document.querySelectorAll(`${input.dataset.offers} [data-offer]`)];
}

function choose(input, step) {
  const offers = offersOf(input);
  if (offers.length === 0) return;
  const from = offers.findIndex((offer) => offer.hasAttribute("data-chosen"));
  const to = Math.min(Math.max(from + step, 0), offers.length - 1);
  for (const [at, offer] of offers.entries()) offer.toggleAttribute("data-chosen", at === to);
  offers[to].scrollIntoView({ block: "nearest" });
}

function putIn(input) {
  const offers = offersOf(input);
  const chosen = offers.find((offer) => offer.hasAttribute("data-chosen")) ?? offers[0];
  chosen?.querySelector("[data-insert]")?.click();
}

document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (target.id === "composer-text" && event.key === ";" && !event.altKey) {
    const anywhere = event.ctrlKey || event.metaKey;
    const begins = /(?:^|\n)$/.test(target.value.slice(0, target.selectionStart));
    if (anywhere) event.preventDefault();
    if (anywhere || begins) document.getElementById("saved-open")?.click();
    return;
  }
  if (!target.matches?.("[data-offers]")) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(target, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (isLooking) enterWaits = true;
    else putIn(target);
  }
});

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-offers]")) isLooking = true;
});
document.addEventListener("htmx:afterSettle", (event) => {
  const input = document.querySelector("[data-offers]");
  if (!input) return;
  if (event.detail.target.id === "composer") { // the sheet has just come
    isLooking = enterWaits = false;
    input.value = typedIn(composer()).slice(1);
    if (input.value) input.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (`#${event.detail.target.id}` === input.dataset.offers) {
    isLooking = false;
  }
  if (!document.querySelector("[data-chosen]")) choose(input, 1);
  if (enterWaits && !isLooking) putIn(input);
  enterWaits &&= isLooking;
});

// Before the words are put in, what was typed to find them is marked; they take its place.
document.addEventListener("click", (event) => {
  const answer = composer();
  if (!answer || !event.target.closest("[data-insert='saved']")) return;
  const typed = typedIn(answer);
  if (typed) answer.setSelectionRange(answer.selectionStart - typed.length, answer.selectionEnd);
}, true);
document.addEventListener("click", (event) => {
  const answer = composer();
  if (!answer || !event.target.closest("[data-insert='saved']")) return;
  const place = OPEN_PLACE.exec(answer.value);
  if (place) answer.setSelectionRange(place.index, place.index + place[0].length);
});
// Whoever chose nothing goes on writing.
document.addEventListener("toggle", (event) => {
  const isLeft = event.target.id === "saved" && event.newState === "closed";
  if (isLeft && document.activeElement === document.body) composer()?.focus();
}, true);
