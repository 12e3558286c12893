/* Stands right behind the side menu, so that it opens or closes before it is painted. */
"use strict";
{
  const nav = document.getElementById("nav");
  const key = `nav-${nav.dataset.page}`;
  const narrow = window.matchMedia("(max-width: 60rem)").matches;
  try {
    const kept = localStorage.getItem(key);
    nav.open = !narrow && (kept === null ? nav.open : kept === "open");
    nav.addEventListener("toggle", () => {
      if (!window.matchMedia("(max-width: 60rem)").matches) {
        localStorage.setItem(key, nav.open ? "open" : "closed");
      }
    });
  } catch {
    nav.open = nav.open && !narrow;
  }
}
