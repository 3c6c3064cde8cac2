/* A search field with its results as a combobox (ARIA 1.2): arrows go through them, Enter opens, Escape empties.

   Without this file the results are links under the field, and Enter searches. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-nbl-picker]");
  const input = form && form.querySelector("input[type=search]");
  if (!input) return;
  const place = form.dataset.nblPicker;
  const listId = `${place}-lijst`;
  let at = -1;

  const options = () => [...document.querySelectorAll(`#${listId} > [role=option]`)];

  const point = (index) => {
    const all = options();
    at = all.length && index >= 0 ? Math.min(index, all.length - 1) : -1;
    all.forEach((option, nr) => option.setAttribute("aria-selected", String(nr === at)));
    if (at < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };

  // The list of links becomes a list box: one stop for Tab, the field itself.
  const dress = () => {
    const list = document.querySelector(`#${place} [data-nbl-options]`);
    at = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(Boolean(list)));
    if (!list) input.removeAttribute("aria-controls");
    if (!list || list.id === listId) return; // none, or dressed already
    list.id = listId;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Gevonden vaardigheden");
    input.setAttribute("aria-controls", listId);
    [...list.children].forEach((row, nr) => {
      row.id = `${listId}-${nr}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      const link = row.querySelector("a");
      const name = document.createElement("span"); // an option holds no link: it is one
      name.className = link.className;
      name.textContent = link.textContent;
      row.dataset.nblHref = link.href;
      link.replaceWith(name);
    });
  };

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-haspopup", "listbox");
  dress();
  input.focus();
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === place || event.target.querySelector(`#${place}`)) dress();
  });

  input.addEventListener("keydown", (event) => {
    const many = options().length;
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(options()[at].dataset.nblHref);
    } else if (many && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      point(at < 0 && step < 0 ? many - 1 : (at + step + many) % many);
    } else if (many && at >= 0 && (event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      point(event.key === "Home" ? 0 : many - 1);
    }
  });

  document.addEventListener("click", (event) => {
    const option = event.target.closest(`#${listId} > [role=option]`);
    if (option) location.assign(option.dataset.nblHref);
  });
})();
