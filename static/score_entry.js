// The score grid: keys move between the scores, a pasted column fills down, each row is saved as it is left,
// and the foot counts along. Without this script the form saves everything at once.
(function () {
  "use strict";
  const form = document.getElementById("scores");
  if (!form) return;
  const full = Number(form.dataset.full);
  const pass = Number(form.dataset.pass);
  const isMakeUp = form.dataset.sitting === "make_up";
  const scores = Array.from(form.querySelectorAll("input.score"));
  const rows = scores.map(function (score) { return score.closest("tr"); });
  const strip = document.getElementById("sign-in");
  const isSaving = Boolean(form.dataset.save); // the page of the second entry is saved by its button
  const seen = isSaving ? JSON.parse(form.elements.seen.value) : {};
  const waiting = new Set(); // rows whose last typing is not stored yet
  let isSending = false;
  let isLeaving = false;

  form.querySelectorAll("[data-keys]").forEach(function (hint) { hint.classList.remove("hidden"); });

  // --- a row -------------------------------------------------------------------------------------------

  const keyOf = function (row) { return row.id.slice(4); };
  const cell = function (row, name) { return row.querySelector("[name=" + name + "-" + keyOf(row) + "]"); };
  const scoreOf = function (row) { return row.querySelector("input.score"); };

  function typed(row) {
    return ["attendance", "score", "remark"].map(function (name) { return cell(row, name).value.trim(); });
  }

  function isTouched(row) {
    if (!isSaving) return scoreOf(row).value !== scoreOf(row).defaultValue;
    const shown = seen[keyOf(row)].slice(1);
    return typed(row).some(function (text, index) { return text !== shown[index]; });
  }

  function put(row, values) {
    ["attendance", "score", "remark"].forEach(function (name, index) { cell(row, name).value = values[index]; });
    scoreOf(row).defaultValue = values[1];
  }

  function tell(row, text, isBad) {
    row.querySelector(".state").textContent = text;
    row.querySelector(".state").classList.toggle("fit", Boolean(isBad));
    row.classList.toggle("bad", Boolean(isBad));
    scoreOf(row).setAttribute("aria-invalid", String(Boolean(isBad)));
  }

  function showOutcome(row, answer) {
    const chip = document.createElement("span");
    const tones = { passed: "ok", failed: "bad", awaiting: "warn" };
    chip.className = "chip " + (tones[answer.outcome] || "");
    chip.textContent = answer.outcome_text;
    row.querySelector(".outcome").replaceChildren(...(answer.outcome ? [chip] : []));
  }

  // --- saving ------------------------------------------------------------------------------------------

  function token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function post(url, fields) {
    return fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      body: new URLSearchParams(fields),
    });
  }

  function save(row) {
    if (!isSaving || !isTouched(row)) return;
    waiting.add(row);
    send();
  }

  async function send() {
    const row = waiting.values().next().value;
    if (!row || isSending || !strip.hidden) return;
    isSending = true;
    const key = keyOf(row);
    const [attendance, score, remark] = typed(row);
    tell(row, form.dataset.saving);
    try {
      const version = seen[key][0];
      const response = await post(form.dataset.save, { result: key, version, attendance, score, remark });
      if (response.status === 401 || response.status === 403) askToSignIn(row);
      else {
        if (!response.ok) throw new Error(response.status);
        waiting.delete(row);
        take(row, [attendance, score, remark], await response.json());
      }
    } catch (error) {
      tell(row, form.dataset.offline, true);
      setTimeout(send, 5000);
      isSending = false;
      return;
    }
    isSending = false;
    count();
    send();
  }

  // What the server made of a row. Who typed on meanwhile keeps what was typed.
  function take(row, sent, answer) {
    if (answer.state === "refused") return tell(row, answer.message, true);
    const stored = [answer.attendance, answer.score, answer.remark];
    if (answer.state === "clash") return showClash(row, answer, stored);
    const isUnchanged = typed(row).every(function (text, index) { return text === sent[index]; });
    seen[keyOf(row)] = [answer.version].concat(stored);
    form.elements.seen.value = JSON.stringify(seen);
    showOutcome(row, answer);
    tell(row, answer.at ? form.dataset.saved + " " + answer.at : "");
    if (isUnchanged) put(row, stored);
    else waiting.add(row);
  }

  // Somebody else changed the row: both values are shown, and one is chosen.
  function showClash(row, answer, stored) {
    const theirs = form.dataset.clash.replace("{by}", answer.by || "–").replace("{value}", answer.value || "–");
    tell(row, theirs + " ", true);
    const choose = function (words, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.textContent = words;
      button.addEventListener("click", function () {
        seen[keyOf(row)] = [answer.version].concat(stored);
        form.elements.seen.value = JSON.stringify(seen);
        act();
      });
      row.querySelector(".state").append(button, " ");
    };
    choose(form.dataset.theirs, function () { put(row, stored); showOutcome(row, answer); tell(row, ""); count(); });
    choose(form.dataset.mine, function () { save(row); });
  }

  // --- signed out in the meantime ----------------------------------------------------------------------

  function askToSignIn(row) {
    tell(row, form.dataset.unsaved, true);
    strip.hidden = false;
    strip.querySelector("[type=password]").focus();
  }

  if (strip) strip.addEventListener("submit", async function (event) {
    event.preventDefault();
    const said = strip.querySelector("[role=alert]");
    said.textContent = "";
    try {
      const response = await post(strip.action, new URLSearchParams(new FormData(strip)));
      if (response.status === 204) {
        strip.hidden = true;
        strip.querySelector("[type=password]").value = "";
        document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = token(); });
        send();
      } else said.textContent = response.ok ? await response.text() : form.dataset.offline;
    } catch (error) {
      said.textContent = form.dataset.offline;
    }
  });

  // --- the foot ----------------------------------------------------------------------------------------

  function plain(text) { return text.normalize("NFKC").replace(/。/g, ".").trim(); }

  function isScore(text) { return /^[0-9]{1,6}(\.[0-9])?0*$/.test(text) && Number(text) <= full; }

  // What the row says, as the server will judge it: "", "wrong", "passed", "failed" or "other".
  function verdict(row) {
    const attendance = cell(row, "attendance").value;
    const text = plain(scoreOf(row).value);
    if (attendance === "" && text === "") return "";
    if (attendance === "" || attendance === "present") {
      if (!isScore(text)) return "wrong";
      return Number(text) >= pass ? "passed" : "failed";
    }
    if (text !== "") return "wrong";
    if (attendance === "misconduct" || (attendance === "absent" && isMakeUp)) return "failed";
    return "other";
  }

  function count() {
    const total = { "": 0, wrong: 0, passed: 0, failed: 0, other: 0 };
    rows.forEach(function (row) { total[verdict(row)] += 1; });
    show("count", rows.length - total[""] + " / " + rows.length);
    show("passed", total.passed);
    show("failed", total.failed);
    show("other", total.other);
    show("wrong", total.wrong || "");
  }

  function show(name, value) {
    const place = form.querySelector("[data-" + name + "]");
    if (place) place.textContent = value === "" ? "" : place.dataset[name] + " " + value;
  }

  // --- keys and pasting --------------------------------------------------------------------------------

  function move(score, step) {
    save(score.closest("tr"));
    const next = scores[scores.indexOf(score) + step];
    if (next) { next.focus(); next.select(); }
  }

  function restore(row) {
    if (isSaving) {
      put(row, seen[keyOf(row)].slice(1));
      waiting.delete(row);
      tell(row, "");
    } else scoreOf(row).value = scoreOf(row).defaultValue;
    count();
  }

  // A score alone means present; emptying what was never stored empties that again.
  function touch(row) {
    const attendance = cell(row, "attendance");
    const score = plain(scoreOf(row).value);
    if (score !== "" && attendance.value === "") attendance.value = "present";
    if (score === "" && attendance.value === "present" && scoreOf(row).defaultValue === "") attendance.value = "";
  }

  scores.forEach(function (score) {
    const row = score.closest("tr");
    score.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "Enter" || event.key === "ArrowDown") move(score, 1);
      else if (event.key === "ArrowUp") move(score, -1);
      else if (event.key === "Escape") restore(row);
      else return;
      event.preventDefault();
    });
    score.addEventListener("input", function () { touch(row); });
    score.addEventListener("paste", function (event) {
      const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
      if (lines.length < 2) return;
      event.preventDefault();
      const first = scores.indexOf(score);
      lines.slice(0, scores.length - first).forEach(function (line, index) {
        scores[first + index].value = line.split("\t")[0].trim();
        touch(rows[first + index]);
        save(rows[first + index]);
      });
      move(score, Math.min(lines.length, scores.length - first) - 1);
      count();
    });
  });
  rows.forEach(function (row) {
    row.addEventListener("focusout", function (event) { if (!row.contains(event.relatedTarget)) save(row); });
  });
  form.addEventListener("input", count);
  form.addEventListener("change", count);
  form.addEventListener("submit", function () { isLeaving = true; });
  window.addEventListener("beforeunload", function (event) {
    if (!isLeaving && rows.some(isTouched)) event.preventDefault();
  });

  count();
  const start = form.querySelector("tr.bad input.score") || scores.find(function (score) { return score.value === ""; });
  if (start) start.focus();
})();
