/* While a person is being typed, show the likely matches below the field. Nothing typed goes into an address. */
"use strict";
{
  const panel = document.querySelector("[data-duplicate-check]");
  const form = panel?.closest("form");
  const status = document.getElementById("duplicate-check-status");
  const queryFields = JSON.parse(panel?.dataset.queryFields || "{}");
  const WAIT = 600; // milliseconds after the last key
  const LEAST = 3;
  let timer = 0;
  let request = null;
  let last = "";

  const typed = (names) => names.map((name) => form.elements[name]?.value?.trim()).find(Boolean) ?? "";
  const identityQuery = () => {
    const body = new URLSearchParams();
    for (const [part, names] of Object.entries(queryFields)) {
      body.set(part, typed(names));
    }
    return body;
  };
  const isSearchable = (body) => ["name", "phone", "document", "case"].some((part) => (body.get(part) ?? "").length >= LEAST);
  const chosen = () => panel.querySelector("[name=chosen_person]:checked")?.value;

  const show = (html, row) => {
    const previous = chosen();
    panel.innerHTML = html;
    if (!panel.childElementCount) {
      status.textContent = "";
      return;
    }
    const kept = [...panel.querySelectorAll("[name=chosen_person]")].find((one) => one.value === previous);
    if (kept && kept.value !== "new") {
      kept.checked = true; // "none of these" is asked again: the list has changed
    }
    row?.after(panel); // below what is being typed, so that nothing moves under the hands
    status.textContent = panel.querySelector("[data-status]")?.dataset.status ?? "";
  };

  const check = async (row) => {
    const body = identityQuery();
    if (body.toString() === last) {
      return;
    }
    last = body.toString();
    request?.abort();
    if (!isSearchable(body)) {
      show("", row);
      return;
    }
    request = new AbortController();
    try {
      const answer = await fetch(panel.dataset.duplicateCheck, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        signal: request.signal,
      });
      if (answer.ok && !panel.contains(document.activeElement)) {
        show(await answer.text(), row);
      }
    } catch {
      // without the network the server checks when the form is sent
    }
  };

  if (form) {
    const queryInputs = new Set(Object.values(queryFields).flat());
    const onInput = (event) => {
      if (!queryInputs.has(event.target.name)) {
        return;
      }
      clearTimeout(timer);
      const row = event.target.closest(".inline-group") ?? event.target.closest(".form-row");
      timer = setTimeout(check, WAIT, row);
    };
    last = identityQuery().toString();
    form.addEventListener("input", onInput);
    form.addEventListener("change", onInput);
    // the autocomplete of Django tells its changes to jQuery alone
    window.django?.jQuery(form).on("select2:select select2:clear", onInput);
  }
}
