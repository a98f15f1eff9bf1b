// Choosing several people in the list. What is done with them is a form (inbox/_together.html).
//
// x chooses the row one is at, Shift with a click or X everybody from the last one to here.

const BOX = ".row__choose";
let last = null;

const boxes = () => [...document.querySelectorAll(BOX)];
const boxOf = (row) => row?.closest(".row")?.querySelector(BOX);

function here() {
  const focused = document.activeElement?.closest?.(".row");
  return boxOf(focused ?? document.querySelector(".row__link[aria-current]"));
}

function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  const words = document.getElementById("together-count");
  if (words && chosen) words.textContent = chosen === 1 ? words.dataset.one : words.dataset.many.replace("{n}", chosen);
}

function choose(box, { range = false } = {}) {
  if (!box) return;
  const all = boxes();
  const from = range ? all.indexOf(last) : -1;
  if (from >= 0) {
    const [first, end] = [from, all.indexOf(box)].sort((one, other) => one - other);
    for (const between of all.slice(first, end + 1)) between.checked = true;
  } else {
    box.checked = !box.checked;
  }
  last = box;
  count();
}

document.addEventListener("desk:choose", (event) => choose(here(), event.detail));

document.addEventListener("click", (event) => {
  const box = event.target.closest?.(BOX);
  if (box) {
    if (event.shiftKey && last) {
      box.checked = false; // the click has turned it already
      choose(box, { range: true });
    }
    last = box;
  }
  const toggle = event.target.closest?.("[data-choose]");
  if (toggle) {
    const list = document.getElementById("list");
    const on = list.toggleAttribute("data-choosing");
    toggle.setAttribute("aria-pressed", String(on));
  }
});
document.addEventListener("change", (event) => event.target.matches?.(BOX) && count());
document.addEventListener("reset", (event) => event.target.id === "together" && setTimeout(count));
// What was done stands in the head of the list, with the way back.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "list") return;
  last = null;
  document.getElementById("list").removeAttribute("data-choosing");
  (document.querySelector("#undo button") ?? document.querySelector(".row__link"))?.focus({ preventScroll: true });
});
