// Keeps the open conversation marked in the list, and brings the reader's eye and focus to it.

const path = (link) => new URL(link.href).pathname;

function mark() {
  for (const link of document.querySelectorAll(".row__link")) {
    if (path(link) === location.pathname) {
      link.setAttribute("aria-current", "true");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

// Begin at the words that wait for an answer, however long others went on talking below them. Where
// nobody waits, or a draft is to be read, begin at the newest: the wide desk does by its layout, on a
// phone the page scrolls. Words that are ready to be said come before all of that.
function toTheWords() {
  if (!document.getElementById("thread") || location.hash) return;
  const waiting = [...document.querySelectorAll("#thread .message[data-open]")].at(-1);
  const toRead = document.querySelector("#thread .draft[data-to-read]");
  const ready = document.querySelector("#thread .posting");
  if (ready) {
    ready.scrollIntoView({ block: "nearest", behavior: "instant" });
  } else if (waiting && !toRead) {
    const block = document.querySelector("#calm .calm") ? "start" : "center"; // the card stands below
    waiting.scrollIntoView({ block, behavior: "instant" });
  } else if (matchMedia("(width < 60rem)").matches) {
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  }
}

document.addEventListener("htmx:afterSettle", mark);
document.addEventListener("htmx:pushedIntoHistory", mark);
// Whoever has sent goes on with Enter; whoever could not send goes on writing.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "composer") return;
  const on = document.querySelector(".composer__next") ?? document.querySelector("#composer .notice ~ #composer-text, #composer:has(.pause) #composer-text");
  on?.focus({ preventScroll: true });
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "pane") return;
  document.querySelector("#conversation-name, #pane [data-focus]")?.focus({ preventScroll: true });
  toTheWords();
});
// What is not kept anywhere else is asked about once more.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.sure;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);
mark();
toTheWords();
