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

// On a phone the page itself scrolls: begin at the newest words, as the wide desk does by its layout.
function toNewest() {
  const thread = document.getElementById("thread");
  if (thread && !location.hash && matchMedia("(width < 60rem)").matches) {
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  }
}

document.addEventListener("htmx:afterSettle", mark);
document.addEventListener("htmx:pushedIntoHistory", mark);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "pane") return;
  document.querySelector("#conversation-name")?.focus({ preventScroll: true });
  toNewest();
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
toNewest();
