/* Runs before the first paint: says that scripts run, and takes up the theme chosen here. */
"use strict";
{
  const root = document.documentElement;
  const themes = ["auto", "light", "dark"];
  const read = () => {
    try {
      return themes.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "auto";
    } catch {
      return "auto"; // storage is closed to us: the wish of the device stands
    }
  };

  root.classList.add("js");
  root.dataset.theme = read();

  document.addEventListener("click", (event) => {
    if (!event.target.closest(".theme-toggle")) {
      return;
    }
    const next = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
    root.dataset.theme = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // kept for this page only
    }
  });

  // A menu is a details element: it closes when one clicks or moves elsewhere, or by Escape.
  const closeMenus = (except) => {
    if (except?.closest(".select2-container")) {
      return; // the choices of an autocomplete hang at the end of the page
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!except || !menu.contains(except)) {
        menu.open = false;
      }
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    }
  });
}
