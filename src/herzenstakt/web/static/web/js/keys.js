// The desk without a mouse. Keys do what a click on the marked element would do; nothing is only for keys.
//
// <input data-key="/">  is focused, <button data-key="c"> is clicked.

const ROWS = ".row__link, .found__link, .person__words";

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function move(step) {
  const rows = [...document.querySelectorAll(ROWS)];
  if (rows.length === 0) return;
  const current = document.querySelector(".row__link[aria-current]");
  const at = rows.findIndex((row) => row === document.activeElement);
  const from = at >= 0 ? at : rows.indexOf(current);
  const next = rows[Math.min(Math.max(from + step, 0), rows.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

function open(step) {
  move(step);
  if (document.activeElement?.matches(ROWS)) document.activeElement.click();
}

function use(key) {
  const marked = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  // A link leads somewhere even where the layout has no room for it.
  const element = marked.find((one) => one.checkVisibility()) ?? marked.find((one) => one.matches("a"));
  if (!element) return false;
  if (element.matches("input, textarea")) {
    element.focus();
  } else {
    element.click();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const form = event.target.closest?.("form");
    const letGo = form?.querySelector('[data-key="Ctrl+Enter"]');
    if (letGo) {
      event.preventDefault();
      letGo.click();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  switch (event.key) {
    case "j":
      move(1);
      break;
    case "k":
      move(-1);
      break;
    case "n":
      if (!use("n")) open(1);
      break;
    case "?":
      document.getElementById("keys")?.togglePopover();
      break;
    default:
      if (event.key.length !== 1 || !use(event.key)) return;
  }
  event.preventDefault();
});
