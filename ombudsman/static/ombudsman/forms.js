/* Forms: nothing typed is lost by accident, every field has a name, the contents follow the eye. */
"use strict";
{
  const form = document.querySelector("form.office-form");

  // Leaving with something typed asks first.
  if (form) {
    let typed = false;
    let sent = false;
    const note = document.createElement("span");
    note.className = "unsaved";
    note.setAttribute("role", "status");
    form.querySelector(".submit-row")?.append(note);
    const touched = (event) => {
      if (event.isTrusted !== false && !typed) {
        typed = true;
        note.textContent = form.dataset.unsaved;
      }
    };
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.addEventListener("submit", (event) => {
      if (sent) {
        event.preventDefault(); // a second click while the first is on its way
        return;
      }
      sent = true;
      setTimeout(() => { sent = false; }, 4000);
    });
    window.addEventListener("beforeunload", (event) => {
      if (typed && !sent) {
        event.preventDefault();
      }
    });
    window.addEventListener("pageshow", () => { sent = false; });
  }

  document.getElementById("errors")?.focus();

  // On a phone a table becomes cards; each cell then tells its heading itself.
  for (const table of document.querySelectorAll(".panel table")) {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
    for (const row of table.tBodies[0]?.rows ?? []) {
      [...row.cells].forEach((cell, index) => { cell.dataset.label = heads[index] ?? "";
        cell.classList.toggle("blank", !cell.textContent.trim());
      });
    }
    table.classList.add("carded");
  }

  // The contents mark the part that is being read.
  const links = new Map([...document.querySelectorAll(".contents a")].map((a) => [a.hash.slice(1), a]));
  if (links.size) {
    const seen = new Set();
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
      }
      const first = [...links.keys()].find((id) => seen.has(id));
      links.forEach((a, id) => (id === first ? a.setAttribute("aria-current", "true") : a.removeAttribute("aria-current")));
    }, { rootMargin: "-20% 0px -60% 0px" });
    links.forEach((_, id) => {
      const part = document.getElementById(id);
      if (part) {
        watch.observe(part);
      }
    });
  }
}
