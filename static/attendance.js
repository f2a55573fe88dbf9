// The attendance of a day: keys move between the hours, a pasted column fills down, who was not changed follows
// the hours of the day, the foot counts along. Before it is sent, the page asks whether its user is still signed
// in. Without this script the form is sent as it is.
(function () {
  "use strict";
  const form = document.getElementById("attendance");
  if (!form) return;
  const strip = document.getElementById("sign-in");
  const offered = form.elements.offered;
  const cells = Array.from(form.querySelectorAll("input.hours"));
  let whole = offered.value;
  let isLeaving = false;

  form.querySelectorAll("[data-keys]").forEach(function (hint) { hint.classList.remove("hidden"); });

  function plain(text) { return text.normalize("NFKC").replace(/。/g, ".").trim(); }

  function show(name, value) {
    const place = form.querySelector("[data-" + name + "]");
    if (place) place.textContent = value ? place.dataset[name] + " " + value : "";
  }

  function count() {
    const total = { present: 0, part: 0, absent: 0, wrong: 0 };
    cells.forEach(function (cell) {
      const text = plain(cell.value);
      const isNumber = /^[0-9]{1,2}(\.[0-9])?0*$/.test(text);
      if (text === "") return;
      if (!isNumber || Number(text) > Number(offered.value)) total.wrong += 1;
      else if (Number(text) === 0) total.absent += 1;
      else if (Number(text) < Number(offered.value)) total.part += 1;
      else total.present += 1;
    });
    Object.keys(total).forEach(function (name) { show(name, total[name]); });
  }

  function move(cell, step) {
    const next = cells[cells.indexOf(cell) + step];
    if (next) { next.focus(); next.select(); }
  }

  cells.forEach(function (cell) {
    cell.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "Enter" || event.key === "ArrowDown") move(cell, 1);
      else if (event.key === "ArrowUp") move(cell, -1);
      else if (event.key === "Escape") { cell.value = cell.defaultValue; count(); }
      else return;
      event.preventDefault();
    });
    cell.addEventListener("focus", function () { cell.select(); });
    cell.addEventListener("paste", function (event) {
      const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
      if (lines.length < 2) return;
      event.preventDefault();
      const first = cells.indexOf(cell);
      lines.slice(0, cells.length - first).forEach(function (line, index) {
        cells[first + index].value = line.split("\t")[0].trim();
      });
      move(cell, Math.min(lines.length, cells.length - first) - 1);
      count();
    });
  });

  // Who was there the whole day is there the whole day, however long it was.
  offered.addEventListener("input", function () {
    if (!/^[0-9]{1,2}(\.[0-9])?$/.test(offered.value)) return;
    cells.forEach(function (cell) { if (cell.value === whole) cell.value = offered.value; });
    whole = offered.value;
  });
  form.addEventListener("input", count);

  // --- sending -----------------------------------------------------------------------------------------

  function say(text) { strip.querySelector("[role=alert]").textContent = text; }

  async function send() {
    try {
      const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", headers: { "X-Requested-With": "fetch" } });
      if (answer.ok) {
        isLeaving = true;
        return form.submit();
      }
      say("");
    } catch (error) {
      say(form.dataset.offline);
    }
    strip.hidden = false;
    strip.querySelector("[type=password]").focus();
    strip.scrollIntoView();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    send();
  });
  strip.addEventListener("submit", async function (event) {
    event.preventDefault();
    const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    try {
      const response = await fetch(strip.action, {
        method: "POST",
        headers: { "X-CSRFToken": token ? token[1] : form.elements.csrfmiddlewaretoken.value, "X-Requested-With": "fetch" },
        body: new URLSearchParams(new FormData(strip)),
      });
      if (response.status !== 204) return say(response.ok ? await response.text() : form.dataset.offline);
      const fresh = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
      if (fresh) form.elements.csrfmiddlewaretoken.value = fresh[1];
      strip.hidden = true;
      send();
    } catch (error) {
      say(form.dataset.offline);
    }
  });
  window.addEventListener("beforeunload", function (event) {
    const isTouched = Array.from(form.querySelectorAll("input:not([type=hidden])")).some(function (field) {
      return field.value !== field.defaultValue;
    });
    if (!isLeaving && isTouched) event.preventDefault();
  });
  count();
  (form.querySelector("tr.bad input.hours") || cells[0] || offered).focus();
})();
