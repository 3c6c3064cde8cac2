/* Keeps a long form on the server while somebody types. Without this file its buttons do the same.

   What could not be sent (no connection, signed out) waits in sessionStorage: it goes with the window, and with
   signing out. Afterwards the page offers it back. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-nbl-autosave]");
  if (!form) return;
  const PAUSE = 800;
  const RETRY = 4000;
  const status = document.querySelector("[data-nbl-autosave-status]");
  const offer = document.querySelector("[data-nbl-draft-offer]");
  const owner = form.dataset.nblAutosave;
  const place = () => `nbl-draft:${location.pathname}`;
  let timer = 0;
  let sending = null;
  let dirty = false;
  let refused = false; // other answers were saved in another window: the server asks what to keep

  // ---- what stands in the form ----
  const notTyped = new Set(["csrfmiddlewaretoken", "seen", "seen-base", "gezocht"]);
  const typed = () => [...new FormData(form)].filter(([name]) => !notTyped.has(name));
  const asText = (pairs) => JSON.stringify(pairs.filter(([name]) => name !== "key" && name !== "zoek"));

  const say = (text, link) => {
    if (!status || status.dataset.said === text) return;
    status.dataset.said = text;
    status.textContent = text;
    if (!link) return;
    const anchor = document.createElement("a");
    anchor.href = `${form.dataset.nblSignIn}?next=${encodeURIComponent(location.pathname)}`;
    anchor.textContent = link;
    status.append(" ", anchor);
  };

  // ---- what waits in this window ----
  const setAside = () => {
    try {
      sessionStorage.setItem(place(), JSON.stringify({ owner, fields: typed() }));
    } catch { /* full or forbidden: what is on the screen stays there */ }
  };
  const forget = () => sessionStorage.removeItem(place());
  const aside = () => {
    try {
      return JSON.parse(sessionStorage.getItem(place()) || "null");
    } catch {
      return null;
    }
  };
  const putBack = (fields) => {
    const byName = new Map();
    fields.forEach(([name, value]) => byName.set(name, [...(byName.get(name) || []), value]));
    for (const control of form.elements) {
      if (!control.name || notTyped.has(control.name) || control.type === "submit") continue;
      const values = byName.get(control.name) || [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    form.querySelectorAll("details").forEach((part) => {
      if ([...part.querySelectorAll("input[type=text], select")].some((control) => control.value)) part.open = true;
    });
  };

  // ---- sending ----
  const send = async (keepalive) => {
    const body = new FormData(form);
    body.set("autosave", "1");
    let answer;
    try {
      answer = await fetch(form.getAttribute("action") || location.href, {
        method: "POST", body, keepalive, redirect: "manual", credentials: "same-origin",
      });
    } catch {
      return "offline";
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return "signed out";
    if (answer.status >= 500) return "offline";
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 409) {
      refused = true;
      say(told.text);
      return "refused";
    }
    if (!answer.ok) return "offline";
    if (told.seen) form.elements.seen.value = told.seen;
    if (told.url && told.url !== location.pathname) {
      forget();
      history.replaceState(history.state, "", told.url);
      form.setAttribute("action", told.url);
    }
    say(told.text);
    return told.seen ? "saved" : "waiting";
  };

  const save = async (keepalive = false) => {
    clearTimeout(timer);
    while (sending) await sending;
    if (!dirty || refused) return refused ? "refused" : "saved";
    dirty = false;
    sending = send(keepalive);
    const how = await sending;
    sending = null;
    if (how === "saved") {
      if (!dirty) forget();
    } else if (how !== "refused") {
      dirty = true;
      setAside();
    }
    if (how === "offline") {
      say(form.dataset.nblOffline);
      timer = setTimeout(save, RETRY);
    }
    if (how === "signed out") say(form.dataset.nblSignedOut, form.dataset.nblSignInText);
    return how;
  };

  const changed = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", () => save());
  // The window closes, or another app comes to the front: do not wait for the pause.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) save(true);
  });
  window.addEventListener("pagehide", () => {
    if (dirty) save(true);
  });
  // A page out of the browser's memory shows old answers; the server has the newest.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  // ---- the buttons: first make sure that it is kept, so that no login page or error page eats the answers ----
  let cleared = false;
  form.addEventListener("submit", async (event) => {
    if (cleared || (!dirty && !sending)) return;
    event.preventDefault();
    const button = event.submitter;
    const how = await save();
    if (how === "offline" || how === "signed out") return;
    // Not at once: a form that is still telling that it is being sent does not let itself be sent.
    setTimeout(() => {
      cleared = true;
      form.requestSubmit(button && button.isConnected ? button : undefined);
      cleared = false;
    });
  });

  // ---- searching a skill spares a reload; what stands twice on the screen is ticked twice ----
  let searched = 0;
  form.addEventListener("input", (event) => {
    if (event.target.name === "zoek") searched = Date.now();
  });
  form.addEventListener("click", (event) => {
    const search = form.elements.zoek;
    if (!search || !window.htmx || !event.target.closest("button[name=search]")) return;
    event.preventDefault();
    if (Date.now() - searched > 500) search.dispatchEvent(new Event("zoek")); // else typing already asks
  });
  const twins = (box) => [...form.elements].filter((one) => one !== box && one.name === box.name && one.value === box.value);
  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox") twins(event.target).forEach((one) => { one.checked = event.target.checked; });
  });
  document.addEventListener("htmx:afterSettle", () => {
    form.querySelectorAll("#gevonden input[type=checkbox]").forEach((box) => {
      box.checked = twins(box).some((one) => one.checked);
    });
  });

  // ---- what was set aside before ----
  const before = aside();
  if (before && (before.owner !== owner || asText(before.fields) === asText(typed()))) forget();
  else if (before && offer) {
    offer.hidden = false;
    offer.querySelector("[data-nbl-draft-restore]").addEventListener("click", () => {
      putBack(before.fields);
      offer.hidden = true;
      changed();
    });
    offer.querySelector("[data-nbl-draft-drop]").addEventListener("click", () => {
      forget();
      offer.hidden = true;
    });
  }
})();
