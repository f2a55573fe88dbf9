// A table of tick boxes: the box in the heading ticks the page, the foot says how many are ticked.
// Without this script each box still works.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const head = form.querySelector("[data-tick-all]");
  const said = form.querySelector("[data-ticked]");
  const everyone = form.querySelector("input[name=everyone]");

  function show() {
    const ticked = boxes.filter((box) => box.checked).length;
    const all = Boolean(everyone && everyone.checked);
    if (head) {
      head.checked = boxes.length > 0 && ticked === boxes.length;
      head.indeterminate = ticked > 0 && ticked < boxes.length;
    }
    for (const box of [...boxes, head]) if (box) box.disabled = all;
    if (said) said.textContent = all || !ticked ? "" : said.dataset.ticked.replace("0", ticked);
  }

  if (head) head.addEventListener("change", () => { for (const box of boxes) box.checked = head.checked; show(); });
  form.addEventListener("change", show);
  show();
}
