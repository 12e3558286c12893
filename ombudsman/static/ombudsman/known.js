/* While a person is being typed: who is perhaps known already stands beside the row. Nothing typed goes into an address. */
"use strict";
{
  const panel = document.querySelector("[data-known]");
  const form = panel?.closest("form");
  const status = document.getElementById("known-status");
  const asks = JSON.parse(panel?.dataset.asks || "{}");
  const WAIT = 600; // milliseconds after the last key
  const LEAST = 3;
  let timer = 0;
  let asking = null;
  let last = "";

  const typed = (names) => names.map((name) => form.elements[name]?.value?.trim()).find(Boolean) ?? "";
  const question = () => {
    const body = new URLSearchParams();
    for (const [part, names] of Object.entries(asks)) {
      body.set(part, typed(names));
    }
    return body;
  };
  const finds = (body) => ["name", "phone", "document", "case"].some((part) => (body.get(part) ?? "").length >= LEAST);
  const chosen = () => panel.querySelector("[name=known]:checked")?.value;

  const show = (html, row) => {
    const before = chosen();
    panel.innerHTML = html;
    if (!panel.childElementCount) {
      status.textContent = "";
      return;
    }
    const same = [...panel.querySelectorAll("[name=known]")].find((one) => one.value === before);
    if (same && same.value !== "new") {
      same.checked = true; // who is none of these is asked anew
    }
    row?.after(panel); // below what is being typed, so that nothing moves under the hands
    status.textContent = panel.querySelector("[data-told]")?.dataset.told ?? "";
  };

  const ask = async (row) => {
    const body = question();
    if (body.toString() === last) {
      return;
    }
    last = body.toString();
    asking?.abort();
    if (!finds(body)) {
      show("", row);
      return;
    }
    asking = new AbortController();
    try {
      const answer = await fetch(panel.dataset.known, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        signal: asking.signal,
      });
      if (answer.ok && !panel.contains(document.activeElement)) {
        show(await answer.text(), row);
      }
    } catch {
      // without the network the server asks when the form is sent
    }
  };

  if (form) {
    const asked = new Set(Object.values(asks).flat());
    const heard = (event) => {
      if (!asked.has(event.target.name)) {
        return;
      }
      clearTimeout(timer);
      const row = event.target.closest(".inline-group") ?? event.target.closest(".form-row");
      timer = setTimeout(ask, WAIT, row);
    };
    last = question().toString();
    form.addEventListener("input", heard);
    form.addEventListener("change", heard);
    // the autocomplete of Django tells its changes to jQuery alone
    window.django?.jQuery(form).on("select2:select select2:clear", heard);
  }
}
