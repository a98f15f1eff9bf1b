// Puts sentences away after a while or on a click, and says what htmx alone would keep to itself.

const STAY = 8000;

function messages() {
  return document.getElementById("messages");
}

function say(sentence) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.dataset.tone = "error";
  const words = document.createElement("p");
  words.textContent = sentence;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button--quiet button--small messages__close";
  close.dataset.dismiss = "";
  close.ariaLabel = messages().dataset.close;
  close.textContent = "×";
  notice.append(words, close);
  messages().replaceChildren(notice);
}

function fade() {
  for (const notice of messages()?.querySelectorAll('.notice:not([data-tone="error"])') ?? []) {
    if (notice.dataset.fading) continue;
    notice.dataset.fading = "1";
    setTimeout(() => !notice.matches(":hover, :focus-within") && notice.remove(), STAY);
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-dismiss]")) event.target.closest(".notice")?.remove();
});
document.addEventListener("htmx:afterSettle", fade);
document.addEventListener("htmx:oobAfterSwap", fade);
// A poll that fails says nothing: the next one may go well. What a person did must never fail in silence.
document.addEventListener("htmx:sendError", (event) => {
  const { live, keep, sends } = event.detail.elt.dataset; // where one writes, that is said where one writes
  if (live === undefined && keep === undefined && sends === undefined) say(messages().dataset.offline);
});
document.addEventListener("htmx:responseError", (event) => {
  if (!event.detail.elt.dataset.live) say(messages().dataset.trouble);
});
// Signed out in the meantime: the sign-in page must not appear in the middle of the desk.
document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL || location.href);
  if (answered.pathname.startsWith("/account/")) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
fade();
