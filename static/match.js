// Beside each field, the first values of the column chosen for it; the value for all rows only where it is asked.
const samples = {};
for (const row of document.querySelectorAll("[data-column]")) {
  samples[row.dataset.column] = row.lastElementChild.textContent;
}
for (const select of document.querySelectorAll("[data-match]")) {
  const fixed = select.nextElementSibling;
  const shown = select.closest("tr").querySelector("[data-samples]");
  const show = () => {
    fixed.hidden = select.value !== "fixed";
    shown.textContent = samples[select.value] || "";
  };
  select.addEventListener("change", show);
  show();
}
