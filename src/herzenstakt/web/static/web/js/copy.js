// Words onto the clipboard: <a data-copy="…"> or <button data-copy="…">, and beside it, within the next
// [data-copies], a place that says how it went, <p data-copied="…" data-not-copied="…">. A link opens what it
// leads to as well. What is to be copied (.posting) is shown once, when it has come.

const shown = new Set();

function show() {
  for (const card of document.querySelectorAll(".posting")) {
    if (shown.has(card.id)) continue;
    shown.add(card.id);
    card.scrollIntoView({ block: "nearest" });
  }
}

async function put(words) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words);
  // Without TLS there is no clipboard but the old way: through a field that nobody sees.
  const field = document.createElement("textarea");
  field.value = words;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
}

document.addEventListener("click", async (event) => {
  const one = event.target.closest("[data-copy]");
  if (!one) return;
  const place = one.closest("[data-copies]")?.querySelector("[data-copied]");
  const how = await put(one.dataset.copy).then(() => "copied", () => "notCopied");
  if (place) place.textContent = place.dataset[how];
});
document.addEventListener("htmx:afterSettle", show);
show();
