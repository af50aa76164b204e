"use strict";
(() => {
  const all = (query, within = document) => [...within.querySelectorAll(query)];
  const form = document.querySelector("form.filters");
  const selects = all("select[data-filter]");
  const theme = document.getElementById("theme");
  const live = document.getElementById("live");
  const shown = document.getElementById("shown");
  const items = all("[data-item]");
  const lists = all("[data-list]");
  const sections = new Set(all("[id]").map((one) => one.id));
  const EVERY = 60000;
  let timer = 0;

  // A choice stands in the address, so that it can be passed on, kept as a bookmark, and outlives a reload.
  const read = () => {
    const asked = new URLSearchParams(sections.has(hash()) ? "" : hash());
    for (const select of selects) {
      const value = asked.get(select.dataset.filter) || "";
      select.value = all("option", select).some((option) => option.value === value) ? value : "";
    }
    theme.value = ["light", "dark"].includes(asked.get("theme")) ? asked.get("theme") : "auto";
    live.checked = asked.get("live") === "1";
  };

  const hash = () => {
    try {
      return decodeURIComponent(location.hash.slice(1)) && location.hash.slice(1);
    } catch {
      return "";
    }
  };

  const keep = () => {
    const said = new URLSearchParams();
    for (const select of selects) if (select.value) said.set(select.dataset.filter, select.value);
    if (theme.value !== "auto") said.set("theme", theme.value);
    if (live.checked) said.set("live", "1");
    history.replaceState(null, "", "#" + said);
  };

  const show = () => {
    const wanted = selects.filter((select) => select.value);
    for (const item of items) {
      item.hidden = !wanted.every((select) => item.dataset[select.dataset.filter].split("\n").includes(select.value));
    }
    for (const list of lists) {
      const mine = all("[data-item]", list);
      const left = mine.filter((item) => !item.hidden).length;
      const none = list.querySelector("[data-none]");
      list.querySelector("[data-count]").textContent = left === mine.length ? left : left + " / " + mine.length;
      none.hidden = left > 0;
      if (mine.length) none.textContent = none.dataset.filtered;
    }
    const left = items.filter((item) => !item.hidden).length;
    const text = shown.dataset.text.replace("#shown", left).replace("#total", items.length);
    shown.textContent = [...wanted.map((select) => select.value), text].join(" · ");
    const person = selects.find((select) => select.dataset.filter === "person").value;
    for (const button of all("button[data-person]")) {
      button.setAttribute("aria-pressed", String(button.dataset.person === person));
    }
    if (theme.value === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    clearInterval(timer);
    if (live.checked) timer = setInterval(() => location.reload(), EVERY);
  };

  const changed = () => {
    keep();
    show();
  };
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(changed));
  theme.addEventListener("change", changed);
  live.addEventListener("change", changed);
  for (const button of all("button[data-person]")) {
    button.addEventListener("click", () => {
      const select = selects.find((one) => one.dataset.filter === "person");
      select.value = button.getAttribute("aria-pressed") === "true" ? "" : button.dataset.person;
      changed();
    });
  }
  // An address that names a section is followed, and leaves the choices as they are.
  addEventListener("hashchange", () => {
    if (sections.has(hash())) return;
    read();
    show();
  });
  for (const part of [form, document.querySelector(".looks")]) part.hidden = false;
  read();
  show();
})();
