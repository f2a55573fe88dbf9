// The score grid: keys move between the scores, a pasted column fills down, the foot counts along.
// Everything is saved by the form; without this script the page works the same, key by key.
(function () {
  "use strict";
  const form = document.getElementById("scores");
  if (!form) return;
  const full = Number(form.dataset.full);
  const pass = Number(form.dataset.pass);
  const isMakeUp = form.dataset.sitting === "make_up";
  const scores = Array.from(form.querySelectorAll("input.score"));
  let isDirty = false;

  form.querySelectorAll("[data-keys]").forEach(function (hint) { hint.classList.remove("hidden"); });

  function attendanceOf(score) { return score.closest("tr").querySelector("select"); }

  function plain(text) { return text.normalize("NFKC").replace(/。/g, ".").trim(); }

  function isScore(text) { return /^[0-9]{1,6}(\.[0-9])?0*$/.test(text) && Number(text) <= full; }

  // What the row says, as the server will judge it: "", "wrong", "passed", "failed" or "other".
  function verdict(score) {
    const attendance = attendanceOf(score).value;
    const text = plain(score.value);
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
    scores.forEach(function (score) {
      const said = verdict(score);
      total[said] += 1;
      if (score === document.activeElement && said === "wrong") return;
      const row = score.closest("tr");
      const isWrong = said === "wrong";
      row.classList.toggle("bad", isWrong || (row.classList.contains("bad") && !row.dataset.touched));
      score.setAttribute("aria-invalid", String(row.classList.contains("bad")));
    });
    const entered = scores.length - total[""];
    show("count", entered + " / " + scores.length);
    show("passed", total.passed);
    show("failed", total.failed);
    show("other", total.other);
  }

  function show(name, value) {
    const place = form.querySelector("[data-" + name + "]");
    place.textContent = place.dataset[name] + " " + value;
  }

  function move(score, step) {
    const next = scores[scores.indexOf(score) + step];
    if (next) { next.focus(); next.select(); }
  }

  function touch(score) {
    isDirty = true;
    score.closest("tr").dataset.touched = "yes";
    const attendance = attendanceOf(score);
    if (plain(score.value) !== "" && attendance.value === "") attendance.value = "present";
    if (plain(score.value) === "" && attendance.value === "present" && score.defaultValue === "") attendance.value = "";
  }

  scores.forEach(function (score) {
    score.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "Enter" || event.key === "ArrowDown") move(score, 1);
      else if (event.key === "ArrowUp") move(score, -1);
      else if (event.key === "Escape") { score.value = score.defaultValue; touch(score); }
      else return;
      event.preventDefault();
    });
    score.addEventListener("input", function () { touch(score); });
    score.addEventListener("blur", count);
    score.addEventListener("paste", function (event) {
      const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
      if (lines.length < 2) return;
      event.preventDefault();
      const first = scores.indexOf(score);
      lines.forEach(function (line, index) {
        const target = scores[first + index];
        if (!target) return;
        target.value = line.split("\t")[0].trim();
        touch(target);
      });
      move(score, Math.min(lines.length, scores.length - first) - 1);
      count();
    });
  });
  form.addEventListener("input", function () { isDirty = true; count(); });
  form.addEventListener("change", function (event) {
    event.target.closest("tr").dataset.touched = "yes";
    count();
  });
  form.addEventListener("submit", function () { isDirty = false; });
  window.addEventListener("beforeunload", function (event) { if (isDirty) event.preventDefault(); });

  count();
  const start = form.querySelector("tr.bad input.score") || scores.find(function (score) { return verdict(score) === ""; });
  if (start) start.focus();
})();
