// On a low screen the rooms scroll; where one is must be among those that are seen.

document.querySelector("#nav [aria-current=page]")?.scrollIntoView({ block: "nearest", behavior: "instant" });
