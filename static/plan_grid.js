// The grid of a plan: keys move between the rows, a pasted column fills down, sums count along, and nothing is
// sent before it is known that somebody is still signed in. Without this script the form works all the same.
(function () {
  "use strict";
  const form = document.getElementById("plan-grid");
  if (!form) return;
  const strip = document.getElementById("sign-in");
  const rows = Array.from(form.querySelectorAll("[data-row]"));
  let pressed = null;
  let isLeaving = false;

  form.querySelectorAll("[data-keys]").forEach(function (hint) { hint.classList.remove("hidden"); });

  // --- sums --------------------------------------------------------------------------------------------

  function field(row, column) { return row.querySelector("[data-column=" + column + "]"); }

  function number(row, column) {
    const found = field(row, column);
    const value = found ? Number(found.value.normalize("NFKC").trim()) : 0;
    return Number.isFinite(value) ? value : 0;
  }

  function isRemoved(row) {
    const tick = row.querySelector("[name$=-remove]");
    return Boolean(tick && tick.checked);
  }

  function people(row) {
    if (field(row, "runs")) return number(row, "runs") * number(row, "heads");
    return ["national_initial", "national_intermediate", "provincial_initial", "provincial_intermediate"]
      .reduce(function (sum, column) { return sum + number(row, column); }, 0);
  }

  function count() {
    const counted = rows.filter(function (row) { return !isRemoved(row); });
    rows.forEach(function (row) {
      const place = row.querySelector("[data-people]");
      if (place) place.textContent = people(row) || "";
    });
    form.querySelectorAll("[data-sum]").forEach(function (place) {
      const column = place.dataset.sum;
      if (column !== "people" && !counted.some(function (row) {
        const found = field(row, column);
        return found && found.classList.contains("num");
      })) return;
      const sum = counted.reduce(function (all, row) {
        return all + (column === "people" ? people(row) : number(row, column));
      }, 0);
      place.textContent = String(Math.round(sum * 100) / 100);
    });
  }

  // --- keys and pasting --------------------------------------------------------------------------------

  function neighbour(input, step) {
    const row = rows[rows.indexOf(input.closest("[data-row]")) + step];
    return row && field(row, input.dataset.column);
  }

  form.addEventListener("keydown", function (event) {
    const input = event.target;
    if (event.isComposing || !input.matches("[data-row] input[data-column]")) return;
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = neighbour(input, step);
    if (next) { next.focus(); if (next.select) next.select(); }
  });

  form.addEventListener("paste", function (event) {
    let input = event.target;
    if (!input.matches("[data-row] input[data-column]")) return;
    const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    if (lines.length < 2) return;
    event.preventDefault();
    lines.forEach(function (line) {
      if (!input) return;
      input.value = line.split("\t")[0].trim();
      input = neighbour(input, 1);
    });
    count();
  });

  // --- sending -----------------------------------------------------------------------------------------

  function isTouched() {
    return Array.from(form.querySelectorAll("[data-column]")).some(function (input) {
      if (input.tagName === "SELECT") {
        return Array.from(input.options).some(function (one) { return one.selected !== one.defaultSelected; })
          && input.selectedIndex !== Array.from(input.options).findIndex(function (one) { return one.defaultSelected; });
      }
      return input.value !== input.defaultValue;
    });
  }

  function token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function say(text) { form.querySelector("[data-said]").textContent = text; }

  function send() {
    isLeaving = true;
    if (pressed) {
      const leave = document.createElement("input");
      leave.type = "hidden"; leave.name = pressed.name; leave.value = pressed.value;
      form.append(leave);
    }
    form.submit();
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    pressed = event.submitter && event.submitter.name ? event.submitter : null;
    say("");
    try {
      const answer = await fetch(form.dataset.check, { headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected) { // to the sign-in
        strip.hidden = false;
        strip.querySelector("[type=password]").focus();
      } else send();
    } catch (error) {
      say(form.dataset.offline);
    }
  });

  strip.addEventListener("submit", async function (event) {
    event.preventDefault();
    const said = strip.querySelector("[role=alert]");
    said.textContent = "";
    try {
      const answer = await fetch(strip.action, {
        method: "POST",
        headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
        body: new URLSearchParams(new FormData(strip)),
      });
      if (answer.status === 204) {
        form.elements.csrfmiddlewaretoken.value = token();
        send();
      } else said.textContent = answer.ok ? await answer.text() : form.dataset.offline;
    } catch (error) {
      said.textContent = form.dataset.offline;
    }
  });

  form.addEventListener("input", count);
  form.addEventListener("change", count);
  window.addEventListener("beforeunload", function (event) { if (!isLeaving && isTouched()) event.preventDefault(); });
  count();
})();
