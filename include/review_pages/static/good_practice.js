// Passages marked as good practice, and marks taken back.
"use strict";

const goodPractice = (() => {
  const sheet = document.getElementById("sheet").dataset;
  const box = document.getElementById("marked"); // none where the question is about neither theme nor criterion
  const { say, offer, send, refused } = talk;
  const newId = (letter) => `${sheet.review}-${letter}${Date.now().toString(36)}`;

  /** Mark what the button belongs to; without one the selected words, else the passage shown, else a quote just added. */
  async function mark(button, added = []) {
    if (!box) return null;
    const chosen = button && button.dataset.words;
    const words = chosen || viewer.selected() || viewer.now() || (added.length ? added[0].quote : "");
    if (!words) return say("Select the words that are the good example first.", true);
    const body = { mark_id: newId("g"), report_id: sheet.report, kind: sheet.kind, key: sheet.key, quote: words,
      ...(chosen ? {} : viewer.where()) };
    return post(body);
  }

  async function post(body) {
    try {
      const told = await send("exemplars", body);
      if (!told.ok) return refused(told, () => post(body));
      list(told);
      return say(`Marked as good practice: “${told.quote.slice(0, 80)}${told.quote.length > 80 ? "…" : ""}”. It stands under the quotes.`);
    } catch {
      return offer("The connection is lost.", "Mark it again", () => post(body));
    }
  }

  function list(told) {
    box.hidden = false;
    if (box.querySelector(`[data-exemplar="${CSS.escape(told.exemplar_id)}"]`)) return;
    const item = document.createElement("li");
    const words = document.createElement("blockquote");
    words.textContent = told.quote;
    const back = document.createElement("button");
    Object.assign(back, { type: "button", className: "plain", textContent: "Take back" });
    back.dataset.act = "unmark";
    back.dataset.exemplar = told.exemplar_id;
    item.append(words, " ", back);
    box.querySelector("ul").append(item);
  }

  async function unmark(button, id = newId("w")) {
    try {
      const told = await send("exemplars/withdraw", { mark_id: id, exemplar_id: button.dataset.exemplar });
      if (!told.ok) return refused(told, () => unmark(button, id));
      button.closest("li").remove();
      box.hidden = !box.querySelector("li");
      document.querySelector(".reading").focus({ preventScroll: true });
      return say("The mark is taken back.");
    } catch {
      return offer("The connection is lost.", "Take it back again", () => unmark(button, id));
    }
  }

  return { mark, unmark };
})();
