// What helps to write: sheets that come when they are asked for, and words from them into the answer.
//
// <div popover data-opens>: shown once, as soon as it arrives, and taken away when it is closed.
// <button data-insert>: puts the [data-words] beside it where the cursor stands; with "all" in their place.

const shown = new WeakSet();

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "composer") document.querySelector("[popover][data-opens]")?.remove();
});
document.addEventListener("htmx:afterSettle", () => {
  const sheet = document.querySelector("[popover][data-opens]");
  if (!sheet || shown.has(sheet)) return; // one that was closed a moment ago waits for its end
  shown.add(sheet);
  sheet.showPopover();
});
document.addEventListener("toggle", (event) => {
  if (event.newState === "closed" && event.target.matches?.("[data-opens]")) event.target.remove();
}, true);

// Typing is what the browser can take back: Ctrl+Z brings the writer's own words again.
function type(answer, words) {
  if (!document.execCommand("insertText", false, words)) {
    answer.setRangeText(words, answer.selectionStart, answer.selectionEnd, "end");
    answer.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const words = button?.closest("[data-wording]")?.querySelector("[data-words]")?.textContent.trim();
  const answer = document.getElementById("composer-text");
  if (!words || !answer) return;
  button.closest("[popover]")?.hidePopover();
  answer.focus();
  if (button.dataset.insert === "all") answer.select();
  const before = answer.value.slice(0, answer.selectionStart);
  const gap = before && !/\s$/.test(before) && answer.selectionStart === answer.selectionEnd ? " " : "";
  type(answer, gap + words);
});
