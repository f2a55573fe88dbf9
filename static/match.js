// Beside each field, the first values of the column chosen for it; the value for all rows only where it is asked.
for (const select of document.querySelectorAll("[data-match]")) {
  const fixed = select.nextElementSibling;
  const samples = select.closest("tr").querySelector("td[data-samples]");
  const show = () => {
    fixed.hidden = select.value !== "fixed";
    samples.textContent = select.selectedOptions[0].dataset.samples;
  };
  select.addEventListener("change", show);
  show();
}
