// Ctrl+K: go anywhere, do anything. A combobox over a list that the desk answers with (palette/_found.html);
// what can be done in the open conversation is added here, by the keys of the help sheet.

const dialog = () => document.getElementById("palette");
const input = () => document.getElementById("palette-words");
const found = () => document.getElementById("palette-found");
const options = () => [...found().querySelectorAll("[role=option]")];

function openPalette() {
  if (!dialog()) return false;
  if (dialog().open) {
    dialog().close();
    return true;
  }
  for (const sheet of document.querySelectorAll("[popover]:popover-open")) sheet.hidePopover();
  input().value = "";
  dialog().showModal();
  window.htmx?.trigger(input(), "palette");
  return true;
}

function select(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (option) input().setAttribute("aria-activedescendant", option.id);
  else input().removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = options();
  if (all.length === 0) return;
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  select(all[(at + step + all.length) % all.length]);
}

// Acts of the open conversation: what stands in the help sheet and is there on this page.
function acts(words) {
  const lines = [...document.querySelectorAll("#keys [data-where=conversation], #keys [data-step=help]")];
  return lines
    .map((line) => ({ key: line.dataset.keys, step: line.dataset.step, words: line.querySelector("dd").textContent }))
    .filter((act) => act.step === "help" || (act.key !== "Ctrl+Enter" && document.querySelector(`[data-key="${CSS.escape(act.key)}"]`)))
    .filter((act) => words.every((word) => act.words.toLocaleLowerCase().includes(word)));
}

function showActs() {
  const words = input().value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const group = found().querySelector("[data-acts]");
  if (!group) return;
  for (const [at, act] of acts(words).entries()) {
    const option = document.createElement("div");
    option.role = "option";
    option.id = `palette-act-${at}`;
    option.className = "palette__one";
    option.dataset.act = act.key;
    const name = document.createElement("span");
    name.textContent = act.words;
    const cap = document.createElement("kbd");
    cap.textContent = act.key;
    option.append(name, cap);
    group.append(option);
  }
  group.hidden = group.querySelector("[role=option]") === null;
}

function go(option) {
  if (!option) return;
  dialog().close();
  const key = option.dataset.act;
  if (key === "?") document.getElementById("keys")?.showPopover();
  else if (key) document.dispatchEvent(new CustomEvent("desk:key", { detail: key }));
  else location.assign(option.href);
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "palette-found") return;
  showActs();
  select(options()[0]);
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "palette-words") return;
  const all = options();
  const steps = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => select(all.at(-1)),
    PageUp: () => select(all[0]),
    Enter: () => go(all.find((one) => one.getAttribute("aria-selected") === "true")),
  };
  if (!steps[event.key] || event.isComposing) return;
  event.preventDefault();
  steps[event.key]();
});
document.addEventListener("click", (event) => {
  const option = event.target.closest?.("#palette-found [role=option]");
  const opener = event.target.closest?.("[data-palette]");
  if (option && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    go(option);
  } else if (opener && !event.ctrlKey && !event.metaKey && openPalette()) {
    event.preventDefault();
  } else if (event.target === dialog()) {
    dialog().close(); // beside it
  }
});
document.addEventListener("desk:palette", openPalette);
