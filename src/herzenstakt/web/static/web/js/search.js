// A keyboard on glass lies over what was found. It goes by itself where a whole page comes; where only a part
// of the page changes, the field gives it back when the words are sent. Whoever has keys types on.

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[role=search]")) return;
  if (window.matchMedia("(pointer: coarse)").matches) document.activeElement?.blur();
});
