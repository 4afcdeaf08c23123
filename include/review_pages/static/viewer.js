// The report beside the answer: turning pages, picture or text, what has been selected in it.
"use strict";

const viewer = (() => {
  const sheet = document.getElementById("sheet").dataset;
  const box = document.getElementById("place");
  const chooser = document.getElementById("document");
  const number = document.getElementById("no");
  const report = `${sheet.root}/review/${sheet.year}/reports/${sheet.report}`;
  const pages = `${report}/places`;
  let view = localStorage.getItem("review-view") || "picture";
  let asked = 0; // how often a page was asked for

  const current = () => box.querySelector(".place");

  function settle(byPerson = true) {
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
    const kind = shown === "picture" ? "rect" : "mark";
    const mark = place.querySelector(`${kind}.now`) || place.querySelector(kind);
    if (!mark) box.scrollTop = 0;
    else if (byPerson) mark.scrollIntoView({ block: "center", inline: "nearest" });
    else box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2; // the window stays where it is
    tellWhich();
    for (const address of place.dataset.neighbours.split(" ").filter(Boolean)) new Image().src = address;
  }

  /** Of the passages beside the report, the one that is shown. */
  function tellWhich() {
    const { document: documentId, no, now } = current().dataset;
    for (const button of document.querySelectorAll("[data-act=open]")) {
      const { document: its, no: itsNo, words } = button.dataset;
      const isShown = Boolean(now) && its === documentId && itsNo === no && words === now;
      button.toggleAttribute("aria-current", false);
      if (isShown) button.setAttribute("aria-current", "true");
    }
  }

  async function open(documentId, no, words = "", byPerson = true) {
    const turn = ++asked;
    const query = new URLSearchParams({ kind: sheet.kind, key: sheet.key, words });
    try {
      const answer = await fetch(`${pages}/${documentId}/${no}?${query}`, { headers: { Accept: "text/plain" } });
      if (turn !== asked) return; // another page was asked for meanwhile
      if (!answer.ok) throw new Error((await answer.json()).message);
      box.innerHTML = await answer.text(); // made by our own template, in which everything is escaped
      settle(byPerson);
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

  /** Half a word is none: the selection grows to whole ones, and is seen to. */
  function wholeWords(selection) {
    const range = selection.getRangeAt(0).cloneRange();
    const { startContainer: first, endContainer: last } = range;
    const isPart = (node, at) => node.nodeType === Node.TEXT_NODE && /[\p{L}\p{N}]{2}/u.test(node.data.slice(at - 1, at + 1));
    let { startOffset: start, endOffset: end } = range;
    while (start > 0 && isPart(first, start)) start -= 1;
    while (end > 0 && isPart(last, end)) end += 1;
    range.setStart(first, start);
    range.setEnd(last, end);
    selection.removeAllRanges();
    selection.addRange(range);
  }

  /** The selected words of the report, or null. */
  function selected() {
    const selection = getSelection();
    if (!selection.anchorNode || selection.isCollapsed || !box.contains(selection.anchorNode)) return null;
    wholeWords(selection);
    return String(selection).replace(/\s+/g, " ").trim() || null;
  }

  /** The passage that is shown, where one has turned to one. */
  const now = () => (current() && current().dataset.now) || "";

  /** Whether there is more of the picture to the left or right than fits: then arrows move it, and turn no page. */
  const isWide = () => box.contains(document.activeElement) && box.scrollWidth > box.clientWidth + 1;

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
  settle(false);
  return { open, turnBy, show, zoom, selected, now, hasTurned: () => asked > 0, where, isWide, tellWhich, report, isText: () => view === "text" };
})();
