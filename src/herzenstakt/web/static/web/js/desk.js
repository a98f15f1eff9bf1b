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

document.addEventListener("htmx:afterSettle", mark);
document.addEventListener("htmx:pushedIntoHistory", mark);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "pane") return;
  document.querySelector("#pane h2")?.focus({ preventScroll: true });
});
mark();
