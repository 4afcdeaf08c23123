// Deciding: one key for each thing, nothing typed is ever lost, nothing is ever sent as two.
"use strict";

(() => {
  const sheet = document.getElementById("sheet").dataset;
  const form = document.getElementById("decision");
  const message = document.getElementById("message");
  const help = document.getElementById("help");
  const keys = document.getElementById("keys");
  const base = `${sheet.root}/review/${sheet.year}`;
  const draftName = `review-draft ${sheet.year} ${sheet.report} ${sheet.kind} ${sheet.key}`;
  const field = (name) => form.elements.namedItem(name);
  let added = [];
  let busy = false;
  let spent = 0;
  let since = document.hidden ? null : performance.now();

  // --- what is said to the person -----------------------------------------------------------------

  function say(words, isBad = false) {
    message.textContent = words;
    message.classList.toggle("bad", isBad);
  }

  function offer(words, label, act) {
    say(`${words} `, true);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    message.append(button);
  }

  // --- the server ---------------------------------------------------------------------------------

  async function send(path, body) {
    const answer = await fetch(`${base}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    const told = await answer.json().catch(() => ({ message: `The server answered ${answer.status}.` }));
    return { ok: answer.ok, status: answer.status, ...told };
  }

  function refused(told, again) {
    if (told.status === 401) {
      offer("You are no longer signed in. What you typed is kept: sign in in the window that opens, come back and send it again.",
        "Sign in", () => { window.open(sheet.signIn, "_blank"); offer("Signed in?", "Send again", again); });
    } else if (told.stale) {
      offer(told.message, "Open the new answer (what you typed stays)", () => { keepDraft(); location.reload(); });
    } else {
      say(told.message || "It was not taken.", true);
    }
  }

  // --- a decision ---------------------------------------------------------------------------------

  function detailOf() {
    const detail = field("detail");
    if (!detail) return "";
    return detail.multiple ? [...detail.selectedOptions].map((one) => one.value).join(", ") : detail.value;
  }

  function setDetail(text) {
    const detail = field("detail");
    if (!detail.multiple) detail.value = text;
    else for (const option of detail.options) option.selected = text.split(", ").includes(option.value);
  }

  function chosen() {
    const other = field("other") ? field("other").value.trim() : "";
    const detail = detailOf();
    return { answer: other || field("answer").value || "", detail: detail || null };
  }

  function decide(verdict) {
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

  // --- quotes and good practice -------------------------------------------------------------------

  async function quote() {
    const words = viewer.selected() || field("quote").value.trim();
    if (!words) {
      viewer.show("text");
      field("quote").focus();
      return say("Select the words in the text and press Q, or type them here.");
    }
    field("quote").value = words;
    try {
      const told = await send("quotes", { report_id: sheet.report, quote: words, ...viewer.where() });
      if (!told.ok) return refused(told, quote);
      if (told.check_result !== "verified") {
        return say(told.check_result === "paraphrase"
          ? "The report says something like it, but not these words. Select them in the text."
          : "These words do not stand in the report. Select them in the text.", true);
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

  async function exemplar() {
    const first = document.querySelector(".quotes [data-act=open]");
    const words = viewer.selected() || (added.length ? added[0].quote : first && first.parentElement.querySelector("blockquote").textContent);
    if (!words) return say("Select the words that are the good example first.", true);
    const place = viewer.selected() ? viewer.where() : {};
    const body = { mark_id: `${sheet.review}-g${Date.now().toString(36)}`, report_id: sheet.report, kind: sheet.kind,
      key: sheet.key, quote: words, note: field("note").value.trim() || null, ...place };
    try {
      const told = await send("exemplars", body);
      if (!told.ok) return refused(told, exemplar);
      return offer(`Marked as good practice: “${told.quote.slice(0, 80)}${told.quote.length > 80 ? "…" : ""}”.`, "Take the mark back", async () => {
        const back = await send("exemplars/withdraw", { mark_id: `${body.mark_id}-w`, exemplar_id: told.exemplar_id });
        say(back.ok ? "The mark is taken back." : back.message, !back.ok);
      });
    } catch {
      return offer("The connection is lost.", "Mark it again", exemplar);
    }
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
    const detail = field("detail");
    if (!detail || detail.tagName !== "SELECT") return;
    if (detail.multiple) { // the last answer says that none is named
      const answers = form.querySelectorAll("input[name=answer]");
      if (event && event.target === answers[answers.length - 1]) setDetail("");
      return;
    }
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
    quote, exemplar,
    other: () => toAnswers(),
    help: () => help.showModal(),
    picture: () => viewer.show("picture"),
    text: () => viewer.show("text"),
    zoom: () => viewer.zoom(),
    "page-back": () => viewer.turnBy(-1),
    "page-on": () => viewer.turnBy(1),
    open: (button) => viewer.open(button.dataset.document, button.dataset.no),
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
    a: acts.agree, u: acts.cannot_tell, q: quote, g: () => document.querySelector("[data-act=exemplar]") && exemplar(),
    e: () => toAnswers(),
    n: () => field("note").focus(), j: () => go(sheet.next), k: () => go(sheet.previous), z: acts.zoom, "?": acts.help,
    t: () => viewer.show(viewer.isText() ? "picture" : "text"),
    ArrowLeft: acts["page-back"], ArrowRight: acts["page-on"],
  };

  keys.checked = localStorage.getItem("review-keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("review-keys", keys.checked ? "on" : "off"));

  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const isRadio = at.matches("input[type=radio]");
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.repeat && !event.key.startsWith("Arrow")) return; // a key held down decides one answer, not the next ones too
    if (event.key === "Escape" && at.matches("input, textarea, select")) return at.blur();
    if ((at.matches("input, textarea, select") && !isRadio) || !keys.checked) return;
    if (event.key === "Enter" || /^[1-9]$/.test(event.key)) return digitOrEnter(event, at);
    if (isRadio && event.key.startsWith("Arrow")) return;
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

  restoreDraft();
  document.getElementById("main").focus({ preventScroll: true });
})();
