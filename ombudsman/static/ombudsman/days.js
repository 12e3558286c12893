/* Days and times: typed by hand, or picked in the calendar of the browser. */
"use strict";
{
  const two = (number) => String(number).padStart(2, "0");
  const written = (iso) => iso.split("-").reverse().join(".");
  const asIso = (text) => {
    const parts = text.trim().match(/^(\d{1,2})[./](\d{1,2})[./](\d{4})$/);
    return parts ? `${parts[3]}-${two(parts[2])}-${two(parts[1])}` : text.trim();
  };

  // "Now" is the time of the office, wherever the screen stands.
  const here = () => {
    const offset = (document.body.dataset.adminUtcOffset ?? "").match(/^-?\d+$/);
    const shift = offset ? Number(offset[0]) * 1000 : -new Date().getTimezoneOffset() * 60000;
    return new Date(Date.now() + shift);
  };
  const today = () => written(here().toISOString().slice(0, 10));
  const now = () => here().toISOString().slice(11, 16);

  const put = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick], [data-today], [data-now]");
    const box = button?.closest(".day");
    if (!box) {
      return;
    }
    const day = box.querySelector(".day-input");
    if ("pick" in button.dataset) {
      const picker = box.querySelector(".picker");
      picker.value = asIso(day.value);
      picker.showPicker();
      return;
    }
    put(day, today());
    if ("now" in button.dataset) {
      put(box.querySelector(".hour-input"), now());
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches(".picker") && event.target.value) {
      const day = event.target.closest(".day").querySelector(".day-input");
      put(day, written(event.target.value));
      day.focus();
    }
  });

  if (!HTMLInputElement.prototype.showPicker) {
    document.documentElement.classList.add("no-picker");
  }
}
