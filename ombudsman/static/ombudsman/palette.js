/* Ctrl+K: every list, every step of this page, every worklist, by typing a few letters. */
"use strict";
{
  const dialog = document.getElementById("palette");
  const input = document.getElementById("palette-input");
  const list = document.getElementById("palette-list");
  const words = dialog?.dataset;
  let places = null;
  let shown = [];
  let chosen = 0;
  let gathered = null; // comes true when the worklists are here
  let isPicked = false; // by the arrow keys

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ə", "e").replaceAll("ı", "i");
  const place = (label, kind, url) => ({ label: label.trim(), kind, url, key: fold(`${label} ${kind}`) });

  const fromPage = () => {
    const found = [];
    for (const step of document.querySelectorAll("[data-step]")) {
      found.push(place(step.textContent, words.here, step.href));
    }
    for (const link of document.querySelectorAll("[data-nav]")) {
      found.push(place(link.textContent, link.dataset.section ?? "", link.href));
    }
    for (const link of document.querySelectorAll("[data-nav][data-add]")) {
      found.push(place(`${words.add}: ${link.textContent.trim()}`, link.dataset.section ?? "", link.dataset.add));
    }
    return found;
  };

  const worklistsOf = (page) =>
    [...page.querySelectorAll("a.worklist")].map((link) =>
      place(link.querySelector(".worklist-label").textContent, `${words.lists} · ${link.querySelector(".worklist-count").textContent}`, link.getAttribute("href"))
    );

  const gather = async () => {
    places = fromPage();
    let own = worklistsOf(document);
    if (!own.length) {
      try {
        const answer = await fetch(words.index, { credentials: "same-origin" });
        own = worklistsOf(new DOMParser().parseFromString(await answer.text(), "text/html"));
      } catch {
        own = []; // without the network the lists of this page remain
      }
    }
    const steps = places.filter((one) => one.kind === words.here);
    places = [...steps, ...own, ...places.filter((one) => one.kind !== words.here)];
    show();
  };

  const searches = (text) =>
    [...document.querySelectorAll("[data-nav][data-searchable]")].slice(0, 4).map((link) =>
      place(`${words.find} ${link.textContent.trim()}: “${text}”`, "", `${link.href}?q=${encodeURIComponent(text)}`)
    );

  const option = (one, index) => {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const kind = document.createElement("span");
    item.id = `palette-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(index === chosen));
    name.textContent = one.label;
    kind.textContent = one.kind;
    kind.className = "quiet";
    item.append(name, kind);
    item.addEventListener("click", () => location.assign(one.url));
    return item;
  };

  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    const current = list.children[chosen];
    input.setAttribute("aria-activedescendant", current?.id ?? "");
    current?.scrollIntoView({ block: "nearest" });
  };

  function show() {
    const text = input.value.trim();
    const parts = fold(text).split(/\s+/).filter(Boolean);
    shown = (places ?? []).filter((one) => parts.every((part) => one.key.includes(part)));
    const begins = (one) => Number(fold(one.label).startsWith(parts.join(" ")));
    shown.sort((one, other) => begins(other) - begins(one)); // what begins as typed comes first
    if (text.length > 1) {
      shown = /\d/.test(text) ? [...searches(text), ...shown] : [...shown, ...searches(text)];
    }
    chosen = 0;
    isPicked = false;
    list.replaceChildren(...shown.map(option));
    if (!shown.length) {
      const none = option({ label: words.none, kind: "", url: "#" }, 0);
      none.setAttribute("aria-disabled", "true");
      none.setAttribute("aria-selected", "false");
      list.replaceChildren(none);
    }
    mark();
  }

  /* Who types faster than the worklists come means them too: what is first now may be second then. */
  const go = async () => {
    if (!isPicked && gathered) {
      await Promise.race([gathered, new Promise((resolve) => setTimeout(resolve, 2000))]);
    }
    if (shown[chosen]) {
      location.assign(shown[chosen].url);
    }
  };

  const moves = { ArrowDown: 1, ArrowUp: -1 };
  input?.addEventListener("keydown", (event) => {
    if (event.key in moves && shown.length) {
      chosen = (chosen + moves[event.key] + shown.length) % shown.length;
      isPicked = true;
      mark();
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      go();
    }
  });
  input?.addEventListener("input", show);
  dialog?.addEventListener("opened", () => {
    input.value = "";
    show();
    input.focus();
    if (!places) {
      gathered = gather();
    }
  });
}
