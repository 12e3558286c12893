/* Keys of the staff pages. Keys without Ctrl are silent while one types, and can be switched off. */
"use strict";
{
  const SWITCH = "single-keys";
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.dispatchEvent(new CustomEvent("opened"));
    }
  };
  const types = (element) =>
    element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.closest(".select2-container, dialog");
  const singleKeys = () => {
    try {
      return localStorage.getItem(SWITCH) !== "off";
    } catch {
      return true;
    }
  };

  const withControl = {
    k: () => open("palette"),
    s: () => {
      const form = document.querySelector("form.office-form, #changelist-form");
      const button = form?.querySelector("[name=_continue], [name=_save], input[type=submit].default");
      const main = form?.querySelector("[name=_save], input[type=submit].default") ?? button;
      if (main) {
        form.requestSubmit(main);
      }
      return Boolean(main);
    },
  };
  const alone = {
    "/": () => {
      const search = document.getElementById("searchbar");
      return search ? search.focus() : open("palette");
    },
    "?": () => open("keys"),
  };

  document.addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    const table = control ? withControl : alone;
    const act = Object.hasOwn(table, event.key.toLowerCase()) && table[event.key.toLowerCase()];
    if (!act || event.altKey || (!control && (types(event.target) || !singleKeys()))) {
      return;
    }
    if (act() !== false) {
      event.preventDefault();
    }
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      open(opener.dataset.opens);
    }
    if (event.target.matches("dialog[open]")) {
      event.target.close(); // the veil was clicked
    }
  });

  const box = document.getElementById(SWITCH);
  if (box) {
    box.checked = singleKeys();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  }
}
