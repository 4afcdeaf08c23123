// Looking through the whole report: for words, and for what comes nearest to a question that has no quote.
"use strict";

const finder = (() => {
  const sheet = document.getElementById("sheet").dataset;
  const form = document.getElementById("find");
  const words = document.getElementById("words");
  const told = document.getElementById("found");
  const hits = document.getElementById("hits");
  const nearest = document.getElementById("nearest");
  let last = "";

  const buttons = (box) => (box ? [...box.querySelectorAll("[data-act=open]")] : []);

  async function fetched(path, query) {
    const answer = await fetch(`${viewer.report}/${path}?${new URLSearchParams(query)}`, { headers: { Accept: "text/plain" } });
    if (!answer.ok) throw new Error((await answer.json()).message);
    return answer.text(); // made by our own template, in which everything is escaped
  }

  function show(button) {
    button.scrollIntoView({ block: "nearest" });
    return viewer.open(button.dataset.document, button.dataset.no, button.dataset.words);
  }

  /** On to the next passage (or back): of those found, else of the quotes, else of the nearest ones. */
  function step(by) {
    const all = [buttons(hits), buttons(document.getElementById("quotes")), buttons(nearest)].find((some) => some.length) || [];
    if (!all.length) return null;
    const at = all.findIndex((button) => button.hasAttribute("aria-current"));
    const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
    if (all[0].closest("#hits")) tell(next);
    return show(all[next]);
  }

  function tell(at) {
    const list = hits.querySelector("ol").dataset;
    const shown = buttons(hits).length;
    const count = Number(list.all);
    const places = Number(list.places);
    told.textContent = `${at + 1} of ${count} ${count === 1 ? "passage" : "passages"} on ${places} ${places === 1 ? "page" : "pages"}`
      + (shown < count ? `; the first ${shown} are listed` : "");
  }

  function clear() {
    hits.replaceChildren();
    hits.hidden = true;
    told.textContent = "";
    last = "";
  }

  async function find(by) {
    const wanted = words.value.trim();
    if (!wanted) return clear();
    if (wanted === last) return step(by);
    try {
      told.textContent = "Looking …";
      hits.innerHTML = await fetched("find", { words: wanted });
      last = wanted;
      const found = buttons(hits);
      hits.hidden = !found.length;
      if (!found.length) told.textContent = `Nothing in the report holds “${wanted}”.`;
      else { tell(0); await show(found[0]); }
    } catch (error) {
      told.textContent = error instanceof TypeError ? "The connection is lost. Try again in a moment." : error.message;
    }
    return null;
  }

  async function loadNearest() {
    try {
      nearest.innerHTML = await fetched("nearest", { kind: sheet.kind, key: sheet.key });
      const [first] = buttons(nearest);
      if (first && !viewer.now() && !viewer.hasTurned()) await viewer.open(first.dataset.document, first.dataset.no, first.dataset.words, false);
    } catch {
      nearest.textContent = "They could not be looked up. Find looks for words of your own.";
    }
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); find(1); });
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); find(-1); }
  });
  words.addEventListener("input", () => { if (!words.value) clear(); });
  if (nearest) loadNearest();
  return { step, focus: () => { words.focus(); words.select(); } };
})();
