// Where a face cannot be had, the initials below it are enough: no torn picture over them.
function unveil(picture) {
  if (picture.matches?.(".avatar > img")) picture.remove();
}

document.addEventListener("error", (event) => unveil(event.target), true);
for (const picture of document.querySelectorAll(".avatar > img")) {
  if (picture.complete && picture.naturalWidth === 0) unveil(picture);
}
