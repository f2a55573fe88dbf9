// The timetable: keys move between the rows, hours follow the times, and a time-out loses nothing that was typed.
// Without this script the form is sent as it is.
(function () {
  "use strict";
  const strip = document.getElementById("sign-in");
  const LESSON_MINUTES = 45;
  let isDirty = false;
  let pressed = null; // the button that sends the form
  let waiting = null; // what could not be sent before signing in again

  const form = function () { return document.getElementById("timetable"); };
  const rowsOf = function () { return Array.from(form().querySelectorAll(".lesson")); };
  const columnOf = function (field) { return field.name.replace(/^lessons-\d+-/, ""); };
  const cell = function (row, name) { return row.querySelector("[name$='-" + name + "']"); };

  function token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form().elements.csrfmiddlewaretoken.value;
  }

  function post(url, fields) {
    return fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      body: new URLSearchParams(fields),
    });
  }

  function say(text) { form().querySelector(".said").textContent = text; }

  // --- rows --------------------------------------------------------------------------------------------

  function addRow(last) {
    const count = form().elements["lessons-TOTAL_FORMS"];
    const row = last.cloneNode(true);
    row.classList.remove("bad");
    row.querySelectorAll(".fault").forEach(function (fault) { fault.remove(); });
    row.querySelectorAll("[name]").forEach(function (field) {
      field.name = field.name.replace(/^lessons-\d+-/, "lessons-" + count.value + "-");
      field.id = "id_" + field.name;
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    });
    row.querySelector("legend").textContent = row.querySelector("legend").textContent.replace(/\d+/, Number(count.value) + 1);
    count.value = Number(count.value) + 1;
    last.after(row);
    return row;
  }

  function move(field, step) {
    const rows = rowsOf();
    const row = field.closest(".lesson");
    let next = rows[rows.indexOf(row) + step];
    if (!next && step > 0) next = addRow(row);
    if (!next) return;
    const target = cell(next, columnOf(field));
    target.focus();
    if (target.select) target.select();
  }

  function takeOver(field) {
    const rows = rowsOf();
    const above = rows[rows.indexOf(field.closest(".lesson")) - 1];
    if (!above) return;
    field.value = cell(above, columnOf(field)).value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function minutes(text) {
    const found = text.trim().match(/^([01]?\d|2[0-3])[:：.]?([0-5]\d)$/);
    return found ? Number(found[1]) * 60 + Number(found[2]) : null;
  }

  // Hours that nobody typed follow the times, in halves.
  function reckon(row) {
    const hours = cell(row, "hours");
    const [start, end] = [minutes(cell(row, "starts_at").value), minutes(cell(row, "ends_at").value)];
    if (start === null || end === null || end <= start || (hours.value !== "" && !hours.dataset.reckoned)) return;
    hours.value = Math.max(0.5, Math.floor(((end - start) / LESSON_MINUTES) * 2) / 2);
    hours.dataset.reckoned = "yes";
  }

  // A list of the browser matches the whole cell: what stands before the last ； goes before each of its entries.
  function offerMore(field) {
    const list = document.getElementById("laws-offered");
    const before = /[;；]/.test(field.value) ? field.value.replace(/[^;；]*$/, "") : "";
    Array.from(list.options).forEach(function (option) {
      option.dataset.title = option.dataset.title || option.value;
      option.value = before + option.dataset.title;
    });
  }

  // --- sending -----------------------------------------------------------------------------------------

  async function send(fields) {
    say("…");
    let response, text;
    try {
      response = await post(location.href, fields);
      if (response.status === 401 || response.status === 403) {
        waiting = fields;
        strip.hidden = false;
        strip.querySelector("[type=password]").focus();
        return say("");
      }
      if (!response.ok) throw new Error(response.status);
      text = await response.text();
    } catch (error) {
      return say(form().dataset.offline);
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    if (response.redirected) {
      isDirty = false;
      history.pushState(null, "", response.url);
      document.title = page.title;
      document.querySelector("main").replaceWith(page.querySelector("main"));
      window.addEventListener("popstate", function () { location.reload(); }, { once: true });
      return;
    }
    ["#timetable", ".messages"].forEach(function (part) {
      const shown = document.querySelector(part);
      if (shown) shown.remove();
    });
    const main = document.querySelector("main");
    if (page.querySelector(".messages")) main.prepend(page.querySelector(".messages"));
    main.append(page.getElementById("timetable"));
    const start = document.querySelector(".lesson.bad input:not([type=hidden])");
    if (start) start.focus();
    else if (document.querySelector(".messages .error")) document.querySelector(".messages").scrollIntoView();
  }

  document.addEventListener("submit", async function (event) {
    if (event.target === strip) {
      event.preventDefault();
      const said = strip.querySelector("[role=alert]");
      said.textContent = "";
      try {
        const response = await post(strip.action, new FormData(strip));
        if (response.status !== 204) { said.textContent = response.ok ? await response.text() : form().dataset.offline; return; }
        strip.hidden = true;
        strip.querySelector("[type=password]").value = "";
        waiting.set("csrfmiddlewaretoken", token());
        await send(waiting);
      } catch (error) {
        said.textContent = form().dataset.offline;
      }
    } else if (event.target === form()) {
      event.preventDefault();
      const fields = new FormData(form());
      fields.set("act", pressed || "save");
      pressed = null;
      send(fields);
    }
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("#timetable button[name=act]");
    if (button) pressed = button.value;
  });

  document.addEventListener("keydown", function (event) {
    const field = event.target;
    if (event.isComposing || !field.closest || !field.closest(".lesson") || field.type === "checkbox") return;
    if (event.key === "Enter") move(field, event.shiftKey ? -1 : 1);
    else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) takeOver(field);
    else return;
    event.preventDefault();
  });

  document.addEventListener("input", function (event) {
    const row = event.target.closest(".lesson");
    if (!row) return;
    isDirty = true;
    const name = columnOf(event.target);
    if (name === "hours") delete event.target.dataset.reckoned;
    if (name === "starts_at" || name === "ends_at") reckon(row);
    if (name === "laws") offerMore(event.target);
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches(".lesson [name$='-laws']")) offerMore(event.target);
  });
  window.addEventListener("beforeunload", function (event) { if (isDirty) event.preventDefault(); });

  document.querySelectorAll("[data-keys]").forEach(function (hint) { hint.classList.remove("hidden"); });
})();
