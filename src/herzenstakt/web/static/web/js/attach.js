// Brings pictures and films to the draft as soon as they are chosen, pasted or dropped.
//
// One after the other; what did not arrive stays here and is tried again, until it is attached or taken away. The
// desk answers with all that is attached, and that takes the place of #attachments.

const AGAIN = 3000;
const waiting = []; // { file, line, to, key }
let onItsWay = null;

const place = () => document.getElementById("attachments");
const said = (name) => place()?.dataset[name] ?? "";

function tell(words) {
  const line = place()?.querySelector("[data-attach-trouble]");
  if (!line) return;
  line.textContent = words;
  line.hidden = words === "";
}

function lineFor(file) {
  const line = document.createElement("li");
  line.className = "attachment attachment--waiting";
  const name = document.createElement("bdi");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  words.textContent = said("onItsWay");
  line.append(name, bar, words);
  return line;
}

// By its key a file that is brought again is known: it may have arrived, and only the answer was lost.
function drawn() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function takeIn(files) {
  if (!place() || !files.length) return;
  if (said("whyNot")) return tell(said("whyNot"));
  tell("");
  for (const file of files) {
    if (file.size > Number(said("most"))) tell(`${file.name}: ${said("tooLarge")}`);
    else waiting.push({ file, line: lineFor(file), to: said("attachTo"), key: drawn() });
  }
  show();
  next();
}

function show() {
  const here = waiting.filter((one) => one.to === said("attachTo")).map((one) => one.line);
  place()?.querySelector("[data-attach-waiting]")?.replaceChildren(...here);
}

function next() {
  const one = waiting[0];
  if (onItsWay || !one || !navigator.onLine) return;
  const form = document.querySelector(".composer__form");
  if (!form) return;
  onItsWay = one;
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append("answers", form.elements.answers.value);
  body.append("key", one.key);
  body.append("file", one.file, one.file.name);
  const request = new XMLHttpRequest();
  request.open("POST", one.to);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Target", "attachments");
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) one.line.querySelector("progress").value = event.loaded / event.total;
  };
  request.onload = () => arrived(one, request);
  request.onerror = request.onabort = () => lost(one);
  request.send(body);
}

function arrived(one, request) {
  onItsWay = null;
  // Whoever was signed out meanwhile gets another page; a desk that stumbles says nothing of the file.
  const whole = request.responseText.includes('id="attachments"');
  if (!whole && request.status !== 413) return lost(one);
  waiting.shift();
  if (whole && one.to === said("attachTo")) put(request.responseText);
  else if (request.status === 413) tell(said("tooLarge"));
  show();
  next();
}

function put(markup) {
  const fresh = new DOMParser().parseFromString(markup, "text/html").getElementById("attachments");
  // What is being typed below another picture stays as it is.
  for (const field of place().querySelectorAll("textarea")) {
    const same = fresh.querySelector(`#${field.id}`);
    if (same) same.value = field.value;
  }
  place().replaceWith(fresh);
  window.htmx?.process(fresh);
}

function lost(one) {
  onItsWay = null;
  one.line.querySelector("[role=status]").textContent = said("noConnection");
  setTimeout(next, AGAIN);
}

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-attach]")) return;
  const files = [...event.target.files];
  event.target.value = "";
  takeIn(files);
});
document.addEventListener("paste", (event) => {
  if (!event.target.closest?.(".composer__form") || !event.clipboardData?.files.length) return;
  event.preventDefault();
  takeIn([...event.clipboardData.files]);
});
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!event.target.closest?.(".composer") || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (kind === "drop") takeIn([...event.dataTransfer.files]);
  });
}
// Nothing is let go while something that belongs to it is still on its way.
document.addEventListener("submit", (event) => {
  const to = event.submitter?.getAttribute("formaction") ?? event.target.getAttribute("action");
  const goes = /\/(let-go|ask)\//.test(to);
  if (!event.target.matches?.(".composer__form") || !goes || !waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tell(said("wait"));
}, true);
window.addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});
window.addEventListener("online", next);
document.addEventListener("htmx:afterSwap", show);
