// The desk without a mouse. Keys do what a click on the marked element would do; nothing is only for keys.
//
// Which keys there are stands in web/keys.py, and here in the help sheet that is printed from it.
// <input data-key="/">  is focused, <button data-key="c"> is clicked, <summary data-key="m"> is opened.
// <button data-together="c"> comes first while somebody is chosen in the list.
// Other modules hear "desk:choose" and "desk:palette", and press a key with "desk:key".

const ROWS = ".row__link, .found__link, .person__words";
const TYPED = 'textarea, select, [contenteditable], input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"])';
const SEQUENCE = 1500; // so long the second of two keys is waited for
let before = "";
let forgets = 0;

const tell = (what, detail) => document.dispatchEvent(new CustomEvent(`desk:${what}`, { detail }));
const isTyping = (target) => target instanceof Element && target.closest(TYPED) !== null;
const areOff = () => document.body.dataset.keys === "off";
const isSomethingOpen = () => document.querySelector("dialog[open], [popover]:popover-open:not(#keys, #context)") !== null;

function move(step) {
  const rows = [...document.querySelectorAll(ROWS)];
  if (rows.length === 0) return;
  const current = document.querySelector(".row__link[aria-current]");
  const focused = document.activeElement?.closest(".row")?.querySelector(ROWS) ?? document.activeElement;
  const at = rows.indexOf(focused);
  const from = at >= 0 ? at : rows.indexOf(current);
  const next = rows[Math.min(Math.max(from + step, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function open(step) {
  move(step);
  if (document.activeElement?.matches(ROWS)) document.activeElement.click();
}

// What has no room in the layout is still there: a link leads on, a sheet that is put away is opened.
function marked(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  return all.find((one) => one.checkVisibility()) ?? all.find((one) => one.matches("a")) ?? all.find((one) => one.closest("[popover]"));
}

function use(key) {
  const element = marked(key);
  if (!element) return false;
  const sheet = element.closest("[popover]:not(:popover-open)");
  if (sheet && !element.checkVisibility() && !element.matches("a")) sheet.showPopover();
  if (element.matches("input, textarea")) {
    element.focus();
  } else if (element.matches("summary")) {
    element.parentElement.open = true;
    element.parentElement.querySelector('input:not([type="hidden"]), textarea')?.focus();
  } else {
    element.click();
  }
  return true;
}

function useTogether(key) {
  if (!document.querySelector(".row__choose:checked")) return false;
  const element = document.querySelector(`[data-together="${CSS.escape(key)}"]`);
  element?.click();
  return element !== null;
}

const STEPS = {
  down: () => move(1),
  up: () => move(-1),
  on: () => use("n") || open(1),
  choose: () => tell("choose", { range: false }),
  "choose-range": () => tell("choose", { range: true }),
  help: () => document.getElementById("keys")?.togglePopover(),
};

function stepOf(key) {
  const line = document.querySelector(`#keys [data-step][data-keys="${CSS.escape(key)}"]`);
  return STEPS[line?.dataset.step];
}

// The first of two keys is kept for a moment: "g" and then "w".
function sequence(key) {
  clearTimeout(forgets);
  const whole = before ? `${before} ${key}` : key;
  before = "";
  if (whole === key && document.querySelector(`[data-key^="${CSS.escape(key)} "]`)) {
    before = key;
    forgets = setTimeout(() => (before = ""), SEQUENCE);
    return null;
  }
  return whole;
}

function press(key) {
  const step = stepOf(key);
  if (useTogether(key)) return true;
  if (step) {
    step();
    return true;
  }
  return use(key);
}

document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (event.ctrlKey || event.metaKey) {
    const form = event.target.closest?.("form");
    const letGo = key === "Enter" && form?.querySelector('[data-key="Ctrl+Enter"]');
    if (letGo) {
      event.preventDefault();
      letGo.click();
    } else if (key.toLowerCase() === "k" && !event.shiftKey && !event.altKey && document.getElementById("palette")) {
      event.preventDefault();
      tell("palette");
    }
    return;
  }
  if (event.altKey || event.isComposing) return;
  if (key === "Escape") {
    if (isTyping(event.target)) event.target.blur();
    else if (!document.querySelector("dialog[open], :popover-open")) useTogether(key);
    return;
  }
  if (key.length !== 1 || areOff() || isTyping(event.target) || isSomethingOpen()) return;
  const whole = sequence(key);
  if (whole === null || press(whole)) event.preventDefault();
});
document.addEventListener("desk:key", (event) => use(event.detail));
