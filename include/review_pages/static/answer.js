// Deciding: one key for each thing, nothing typed is ever lost, nothing is ever sent as two.
"use strict";

(() => {
  const SECOND_PRESS_MS = 400; // of a double press the second comes within it: nobody has read an answer by then
  const sheet = document.getElementById("sheet").dataset;
  const form = document.getElementById("decision");
  const help = document.getElementById("help");
  const keys = document.getElementById("keys");
  const { say, offer, send } = talk;
  const refused = (told, again) => talk.refused(told, again, keepDraft);
  // of this person alone: on a shared computer nobody finds what another typed
  const draftName = `review-draft ${sheet.person} ${sheet.year} ${sheet.report} ${sheet.kind} ${sheet.key}`;
  const field = (name) => form.elements.namedItem(name);
  let added = [];
  let busy = false;
  let spent = 0;
  let since = document.hidden ? null : performance.now();

  // --- a decision ---------------------------------------------------------------------------------

  const values = [...form.querySelectorAll("input[type=checkbox][name=detail]")]; // where several may be named

  function detailOf() {
    if (values.length) return values.filter((one) => one.checked).map((one) => one.value).join(", ");
    return field("detail") ? field("detail").value : "";
  }

  function setDetail(text) {
    for (const one of values) one.checked = text.split(", ").includes(one.value);
    if (!values.length) field("detail").value = text;
  }

  function chosen() {
    const other = field("other") ? field("other").value.trim() : "";
    const detail = detailOf();
    return { answer: other || field("answer").value || "", detail: detail || null };
  }

  function decide(verdict) {
    if (!("ready" in sheet)) return null; // a second press that was meant for the answer before
    const said = verdict === "amend" ? chosen() : { answer: null, detail: null };
    if (verdict === "amend" && !said.answer) {
      if (field("detail") && detailOf() !== sheet.detail) said.answer = sheet.answer;
      else return say("Choose the answer first: its number is its key.", true);
    }
    return submit({
      review_id: sheet.review, report_id: sheet.report, kind: sheet.kind, key: sheet.key,
      finding_version: sheet.version, verdict, ...said, note: field("note").value.trim() || null,
      quotes: added.map(({ quote, document_id, page, anchor }) => ({ quote, document_id, page, anchor })),
      seconds: Math.round(timeSpent() * 10) / 10,
    });
  }

  async function submit(body) {
    if (busy) return;
    busy = true;
    lock(true);
    say("Saving …");
    try {
      const told = await send("decisions", body);
      if (told.ok) {
        localStorage.removeItem(draftName);
        say(`Saved: ${told.said}.`);
        sessionStorage.setItem("review-saved", `Saved: ${told.said}.`); // said again where one arrives
        location.assign(told.next);
        return; // stays locked while the next answer opens
      }
      refused(told, () => submit(body));
    } catch {
      offer("The connection is lost; nothing is. The same decision will be sent, and counted once.", "Send again", () => submit(body));
    }
    busy = false;
    lock(false);
  }

  function lock(isLocked) {
    for (const button of document.querySelectorAll(".question button")) button.disabled = isLocked;
  }

  function timeSpent() {
    return (spent + (since === null ? 0 : performance.now() - since)) / 1000;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden && since !== null) { spent += performance.now() - since; since = null; }
    else if (!document.hidden && since === null) since = performance.now();
  });

  // --- quotes -------------------------------------------------------------------------------------

  async function quote() {
    const shown = document.querySelector(".hits [aria-current]") ? viewer.now() : ""; // a passage found; the engine's quotes stand already
    const words = viewer.selected() || field("quote").value.trim() || shown;
    if (!words) {
      field("quote").focus();
      return say("Select the words on the page and press Q, or type them here.");
    }
    field("quote").value = words;
    try {
      const told = await send("quotes", { report_id: sheet.report, quote: words, ...viewer.where() });
      if (!told.ok) return refused(told, quote);
      if (told.check_result !== "verified") {
        return say(told.check_result === "paraphrase"
          ? "The report says something like it, but not these words. Select them on the page."
          : "These words do not stand in the report. Select them on the page.", true);
      }
      if (!added.some((one) => one.quote === told.quote && one.page === told.page)) added.push(told);
      field("quote").value = "";
      list();
      keepDraft();
      say(`Found on ${told.place}. It will be kept with your decision.`);
      return viewer.open(told.document_id, told.no, told.quote);
    } catch {
      return offer("The connection is lost.", "Look it up again", quote);
    }
  }

  function list() {
    document.getElementById("added").replaceChildren(...added.map((one, index) => {
      const item = document.createElement("li");
      const words = document.createElement("blockquote");
      words.textContent = one.quote;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "Remove";
      remove.setAttribute("aria-label", `Remove the quote on ${one.place}`);
      remove.addEventListener("click", () => { added.splice(index, 1); list(); keepDraft(); });
      const where = document.createElement("span");
      where.className = "aside";
      where.textContent = ` ${one.place}, stands there word for word`;
      item.append(words, remove, where);
      return item;
    }));
  }

  // --- what was typed outlives a closed window ----------------------------------------------------

  function keepDraft() {
    const draft = { note: field("note").value, quote: field("quote").value, ...chosen(), added };
    const isEmpty = !draft.note && !draft.quote && !draft.answer && !added.length;
    if (isEmpty) localStorage.removeItem(draftName);
    else localStorage.setItem(draftName, JSON.stringify(draft));
  }

  function restoreDraft() {
    const kept = localStorage.getItem(draftName);
    if (!kept) return;
    try {
      const draft = JSON.parse(kept);
      field("note").value = draft.note || "";
      field("quote").value = draft.quote || "";
      const radio = draft.answer && form.querySelector(`input[type=radio][value="${CSS.escape(draft.answer)}"]`);
      if (radio) radio.checked = true;
      else if (field("other")) field("other").value = draft.answer || "";
      if (draft.detail && field("detail")) setDetail(draft.detail);
      added = draft.added || [];
      list();
      fit();
      say("What you typed here earlier is back; it has not been sent.");
    } catch {
      localStorage.removeItem(draftName);
    }
  }

  function fit(event) {
    // only details that belong to the chosen answer may be chosen
    const radio = form.querySelector("input[name=answer]:checked");
    if (values.length) { // the last answer says that none is named
      const answers = form.querySelectorAll("input[name=answer]");
      if (event && event.target === answers[answers.length - 1]) setDetail("");
      return;
    }
    const detail = field("detail");
    if (!detail || detail.tagName !== "SELECT") return;
    const known = radio ? radio.dataset.details.split(" ").filter(Boolean) : [];
    const anyHas = [...form.querySelectorAll("input[name=answer]")].some((one) => one.dataset.details);
    if (!anyHas || !radio) return;
    for (const option of detail.options) option.disabled = option.value !== "" && !known.includes(option.value);
    if (detail.selectedOptions[0] && detail.selectedOptions[0].disabled) detail.value = "";
  }

  form.addEventListener("input", keepDraft);
  form.addEventListener("change", fit);
  form.addEventListener("submit", (event) => { event.preventDefault(); decide("amend"); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // --- buttons and keys ---------------------------------------------------------------------------

  const acts = {
    agree: () => decide("agree"),
    amend: () => decide("amend"),
    cannot_tell: () => decide("cannot_tell"),
    quote,
    exemplar: (button) => goodPractice.mark(button, added),
    unmark: (button) => goodPractice.unmark(button),
    other: () => toAnswers(),
    help: () => help.showModal(),
    picture: () => viewer.show("picture"),
    text: () => viewer.show("text"),
    zoom: () => viewer.zoom(),
    "page-back": () => viewer.turnBy(-1),
    "page-on": () => viewer.turnBy(1),
    open: (button) => viewer.open(button.dataset.document, button.dataset.no, button.dataset.words),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    if (button) acts[button.dataset.act](button);
  });

  function toAnswers() {
    form.querySelector("fieldset").scrollIntoView({ block: "nearest" });
    (form.querySelector("input[name=answer]:checked") || form.querySelector("input[name=answer]")).focus();
  }

  const go = (address) => { if (address) location.assign(address); };
  const byKey = {
    a: acts.agree, u: acts.cannot_tell, q: quote, g: () => acts.exemplar(),
    e: () => toAnswers(),
    n: () => field("note").focus(), j: () => go(sheet.next), k: () => go(sheet.previous), z: acts.zoom, "?": acts.help,
    f: () => finder.focus(), s: () => finder.step(1),
    t: () => viewer.show(viewer.isText() ? "picture" : "text"),
    ArrowLeft: acts["page-back"], ArrowRight: acts["page-on"],
  };

  keys.checked = localStorage.getItem("review-keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("review-keys", keys.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const isRadio = at.matches("input[type=radio], input[type=checkbox]");
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.repeat && !event.key.startsWith("Arrow")) return; // a key held down decides one answer, not the next ones too
    if (event.key === "Escape" && at.matches("input, textarea, select")) return at.blur();
    if ((at.matches("input, textarea, select") && !isRadio) || !keys.checked) return;
    if (event.key === "Enter" || /^[1-9]$/.test(event.key)) return digitOrEnter(event, at);
    if (event.key.startsWith("Arrow") && (isRadio || viewer.isWide())) return;
    const act = byKey[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); act(); }
  });

  function digitOrEnter(event, at) {
    if (event.key === "Enter") {
      if (at.closest("button, a, summary")) return; // they have their own Enter
      event.preventDefault();
      decide(form.querySelector("input[name=answer]:checked") || chosen().answer ? "amend" : "agree");
      return;
    }
    const radio = form.querySelectorAll("input[name=answer]")[Number(event.key) - 1];
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus();
    fit();
    keepDraft();
  }

  const saved = sessionStorage.getItem("review-saved");
  sessionStorage.removeItem("review-saved");
  const ready = () => { sheet.ready = "yes"; };
  if (saved) setTimeout(ready, SECOND_PRESS_MS);
  else ready();
  if (saved) say(`${saved} ${sheet.previous ? "To change it, go back (K)." : ""}`);
  restoreDraft();
  document.getElementById("main").focus({ preventScroll: true });
})();
