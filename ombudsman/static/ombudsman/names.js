/* The autocomplete of Django builds its boxes without names; they take those of their fields. */
"use strict";
{
  const labelOf = (select) =>
    select.labels?.[0] ?? document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const nameOf = (select) => labelOf(select)?.textContent.trim() ?? select.name;
  const call = (part, label, value) => {
    label.id ||= `${label.htmlFor}_name`;
    part?.setAttribute("aria-labelledby", value ? `${label.id} ${value.id}` : label.id);
  };
  const nameBoxes = (root) => {
    for (const select of root.querySelectorAll("select.admin-autocomplete")) {
      const box = select.nextElementSibling;
      if (!box?.classList.contains("select2")) {
        continue;
      }
      const label = labelOf(select);
      if (label) {
        // the chosen row is read together with the name of the field
        const value = box.querySelector("[role=textbox][id]");
        call(box.querySelector("[role=combobox]"), label, value);
        call(value, label, value);
      }
      for (const field of box.querySelectorAll("input, textarea")) {
        field.setAttribute("aria-label", nameOf(select));
      }
      for (const cross of box.querySelectorAll(".select2-selection__choice__remove")) {
        cross.setAttribute("aria-hidden", "true");
      }
    }
    for (const field of document.querySelectorAll(".select2-search--dropdown input")) {
      const select = document.querySelector(".select2-container--open")?.previousElementSibling;
      field.setAttribute("aria-label", select ? nameOf(select) : field.placeholder || "…");
    }
  };
  const $ = window.django?.jQuery;
  if ($) {
    $(() => nameBoxes(document));
    $(document).on("select2:open select2:select select2:unselect select2:clear", () => setTimeout(() => nameBoxes(document)));
    document.addEventListener("formset:added", (event) => setTimeout(() => nameBoxes(event.target)));
  }
}
