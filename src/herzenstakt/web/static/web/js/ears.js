// A sentence in the writer's own words becomes the beginning of the answer.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-into-answer]");
  if (!button) return;
  const sentence = document.querySelector("[data-sentence]");
  const answer = document.getElementById("composer-text");
  const words = sentence?.value.trim();
  if (!words || !answer) return;
  answer.value = answer.value ? `${words}\n\n${answer.value}` : `${words} `;
  answer.dispatchEvent(new Event("input", { bubbles: true }));
  sentence.value = "";
  document.getElementById("ears").hidePopover();
  answer.focus();
  answer.setSelectionRange(answer.value.length, answer.value.length);
});
