// What is sent to the server, and what is said to the person.
"use strict";

const talk = (() => {
  const sheet = document.getElementById("sheet").dataset;
  const message = document.getElementById("message");
  const base = `${sheet.root}/review/${sheet.year}`;

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

  async function send(path, body) {
    const answer = await fetch(`${base}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    const told = await answer.json().catch(() => ({ message: `The server answered ${answer.status}.` }));
    return { ok: answer.ok, status: answer.status, ...told };
  }

  function refused(told, again, keep = () => {}) {
    if (told.status === 401) {
      offer("You are no longer signed in. What you typed is kept: sign in in the window that opens, come back and send it again.",
        "Sign in", () => { window.open(sheet.signIn, "_blank"); offer("Signed in?", "Send again", again); });
    } else if (told.stale) {
      offer(told.message, "Open the new answer (what you typed stays)", () => { keep(); location.reload(); });
    } else {
      say(told.message || "It was not taken.", true);
    }
  }

  return { say, offer, send, refused };
})();
