// The report beside the answer: turning pages, picture or text, what has been selected in it.
"use strict";

const viewer = (() => {
  const sheet = document.getElementById("sheet").dataset;
  const box = document.getElementById("place");
  const chooser = document.getElementById("document");
  const number = document.getElementById("no");
  const pages = `${sheet.root}/review/${sheet.year}/reports/${sheet.report}/places`;
  let view = localStorage.getItem("review-view") || "picture";
  let asked = 0;

  const current = () => box.querySelector(".place");

  function settle() {
    // what is shown has changed: numbers, tabs, the first mark in sight, the neighbours fetched ahead
    const place = current();
    if (!place) return;
    number.value = place.dataset.no;
    number.max = place.dataset.count;
    document.getElementById("count").textContent = `of ${place.dataset.count}`;
    document.getElementById("place-name").textContent = place.dataset.name;
    if (chooser && chooser.tagName === "SELECT") chooser.value = place.dataset.document;
    const pictured = place.querySelector("[data-view=picture]");
    const shown = pictured ? view : "text";
    for (const part of place.querySelectorAll("[data-view]")) part.hidden = part.dataset.view !== shown;
    for (const name of ["picture", "text"]) {
      const tab = document.querySelector(`[data-act=${name}]`);
      tab.setAttribute("aria-pressed", String(name === shown));
      tab.disabled = name === "picture" && !pictured;
    }
    const mark = place.querySelector(shown === "picture" ? "rect" : "mark");
    if (mark) mark.scrollIntoView({ block: "center", inline: "nearest" });
    else box.scrollTop = 0;
    for (const address of place.dataset.neighbours.split(" ").filter(Boolean)) new Image().src = address;
  }

  async function open(documentId, no, words = "") {
    const turn = ++asked;
    const query = new URLSearchParams({ kind: sheet.kind, key: sheet.key, words });
    try {
      const answer = await fetch(`${pages}/${documentId}/${no}?${query}`, { headers: { Accept: "text/plain" } });
      if (turn !== asked) return; // another page was asked for meanwhile
      if (!answer.ok) throw new Error((await answer.json()).message);
      box.innerHTML = await answer.text(); // made by our own template, in which everything is escaped
      settle();
    } catch (error) {
      const said = error instanceof TypeError ? "The connection is lost. Try again in a moment." : error.message;
      document.getElementById("place-name").textContent = said;
    }
  }

  function turnBy(step) {
    const place = current();
    if (!place) return;
    const no = Number(place.dataset.no) + step;
    if (no >= 1 && no <= Number(place.dataset.count)) open(place.dataset.document, no);
  }

  function show(name) {
    view = name;
    localStorage.setItem("review-view", view);
    settle();
  }

  function zoom() {
    const larger = box.classList.toggle("larger");
    document.querySelector("[data-act=zoom]").setAttribute("aria-pressed", String(larger));
  }

  /** The selected words of the report with their place, or null. */
  function selected() {
    const words = String(getSelection()).trim();
    const within = getSelection().anchorNode && box.contains(getSelection().anchorNode);
    return words && within ? words : null;
  }

  /** The place that is open, as the record names it. */
  function where() {
    const place = current();
    if (!place) return {};
    const page = place.dataset.page ? Number(place.dataset.page) : null;
    return { document_id: place.dataset.document, page, anchor: place.dataset.anchor || null };
  }

  number.addEventListener("change", () => {
    const place = current();
    if (place) open(place.dataset.document, Math.max(1, Math.min(Number(place.dataset.count), Number(number.value) || 1)));
  });
  if (chooser) chooser.addEventListener("change", () => open(chooser.value, 1));
  settle();
  return { open, turnBy, show, zoom, selected, where, isText: () => view === "text" };
})();
