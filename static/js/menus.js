// Menus open and fold without script; this folds them on Escape and on a click elsewhere.
const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
});

// On phones the open tab may stand outside its strip: it is brought into view, the page itself does not move.
for (const open of document.querySelectorAll(".tabs [aria-current]")) {
  const strip = open.closest(".tabs");
  strip.scrollLeft += open.getBoundingClientRect().right - strip.getBoundingClientRect().right + strip.clientWidth / 4;
}

// Who sorts a table goes on in its head: the page comes anew, and the focus would stand at its start.
const heads = () => [...document.querySelectorAll("a.sort")];

document.addEventListener("click", (event) => {
  const head = event.target.closest("a.sort");
  if (!head) return;
  sessionStorage.setItem("sorted", JSON.stringify([location.pathname, heads().indexOf(head)]));
  // A part named in the address would take the focus away; where the focus is, the page is anyway.
  head.hash = "";
});

const [path, at] = JSON.parse(sessionStorage.getItem("sorted") ?? "[]");
sessionStorage.removeItem("sorted");
if (path === location.pathname) heads()[at]?.focus();
