// After an @ in a note, colleagues are offered: arrow keys choose, Enter or Tab takes, Escape leaves.
//
// <textarea data-mentions="where to ask" data-names="…" data-some="… {n} …" data-none="…">. The focus stays in the
// text; what is chosen is named by aria-activedescendant, and how many there are by a quiet status beside it.

const BEGUN = /(?:^|[^\p{L}\p{N}_@.])@([\p{L}\p{N}_][^\n@]{0,40})?$/u;
const PAUSE = 120;
let offered = null; // { field, list, status, begin, colleagues, at }
let asked = 0;
let timer = 0;

function wordBefore(field) {
  if (field.selectionStart !== field.selectionEnd) return null;
  const found = field.value.slice(0, field.selectionStart).match(BEGUN);
  return found ? (found[1] ?? "") : null;
}

function stop() {
  asked += 1;
  if (!offered) return;
  const { field, list, status } = offered;
  offered = null;
  list.remove();
  status.textContent = "";
  for (const name of ["aria-controls", "aria-activedescendant"]) field.removeAttribute(name);
}

function statusBeside(field) {
  let status = field.parentElement.querySelector("[role=status]");
  if (!status) {
    status = document.createElement("span");
    status.className = "unseen";
    status.setAttribute("role", "status");
    field.parentElement.append(status);
  }
  return status;
}

function choose(at) {
  offered.at = (at + offered.colleagues.length) % offered.colleagues.length;
  [...offered.list.children].forEach((option, index) => {
    option.setAttribute("aria-selected", String(index === offered.at));
  });
  const chosen = offered.list.children[offered.at];
  chosen.scrollIntoView({ block: "nearest" });
  offered.field.setAttribute("aria-activedescendant", chosen.id);
}

function take(at) {
  const { field, colleagues } = offered;
  const word = wordBefore(field) ?? "";
  const end = field.selectionStart;
  const after = /^\s/.test(field.value.slice(end)) ? "" : " ";
  stop();
  field.setSelectionRange(end - word.length, end);
  const words = colleagues[at].write + after;
  if (!document.execCommand("insertText", false, words)) {
    field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function optionFor(colleague, index) {
  const option = document.createElement("li");
  option.className = "mentions__name";
  option.id = `mention-${index}`;
  option.setAttribute("role", "option");
  const name = document.createElement("span");
  name.textContent = colleague.write;
  const role = document.createElement("small");
  role.textContent = colleague.role;
  option.append(name, role);
  option.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the focus stays in the text
    take(index);
  });
  return option;
}

function offer(field, colleagues) {
  const list = document.createElement("ul");
  list.className = "mentions__list";
  list.id = "mentions-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.names);
  list.append(...colleagues.map(optionFor));
  const status = statusBeside(field);
  field.parentElement.append(list);
  field.setAttribute("aria-controls", list.id);
  offered = { field, list, status, colleagues, at: 0 };
  status.textContent = field.dataset.some.replace("{n}", colleagues.length);
  choose(0);
}

async function ask(field) {
  const word = wordBefore(field);
  stop();
  statusBeside(field).textContent = "";
  if (word === null) return;
  const mine = asked;
  const address = `${field.dataset.mentions}?q=${encodeURIComponent(word)}`;
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (mine !== asked || !answer?.ok || answer.redirected || document.activeElement !== field) return;
  const { colleagues } = await answer.json();
  if (mine !== asked) return;
  if (colleagues.length > 0) offer(field, colleagues);
  else if (word && !word.includes(" ")) statusBeside(field).textContent = field.dataset.none;
}

document.addEventListener("input", (event) => {
  if (!event.target.matches?.("[data-mentions]")) return;
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE, event.target);
});
document.addEventListener("keydown", (event) => {
  if (!offered || event.target !== offered.field || event.isComposing) return;
  switch (event.key) {
    case "ArrowDown":
      choose(offered.at + 1);
      break;
    case "ArrowUp":
      choose(offered.at - 1);
      break;
    case "Enter":
    case "Tab":
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      take(offered.at);
      break;
    case "Escape":
      stop();
      break;
    default:
      return;
  }
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener("focusout", (event) => {
  if (event.target === offered?.field) stop();
});
document.addEventListener("submit", stop, true);
