// What is new stands before the title of the window, and nowhere else: nothing rings, blinks or jumps.

const COUNTED = /^\(\d+\+?\) /;

function tell() {
  const bell = document.getElementById("bell");
  if (!bell) return;
  const bare = document.title.replace(COUNTED, "");
  const title = bell.dataset.new ? `(${bell.dataset.new}) ${bare}` : bare;
  if (title !== document.title) document.title = title;
}

document.addEventListener("htmx:afterSettle", tell);
document.addEventListener("htmx:oobAfterSwap", tell);
tell();
