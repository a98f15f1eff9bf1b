// On a low screen the rooms scroll; where one is must be among those that are seen. The page itself stays.

const nav = document.getElementById("nav");
const here = nav?.querySelector("[aria-current=page]");
if (here) {
  const below = here.getBoundingClientRect().bottom - nav.getBoundingClientRect().bottom;
  nav.scrollTop += Math.max(0, below + here.offsetHeight);
}
