// Sums that count along: every field marked data-sum="name" adds to the place marked data-total="name"; a sum
// above its data-limit is shown as wrong. Without this script the sums are those of the last save.
document.querySelectorAll("form[data-sums]").forEach(function (form) {
  "use strict";
  function count() {
    form.querySelectorAll("[data-total]").forEach(function (total) {
      let sum = 0;
      form.querySelectorAll("[data-sum=" + total.dataset.total + "]").forEach(function (field) {
        sum += Number(field.value) || 0;
      });
      total.textContent = Math.round(sum * 100) / 100;
      total.classList.toggle("fault", Boolean(total.dataset.limit) && sum > Number(total.dataset.limit));
    });
  }
  form.addEventListener("input", count);
  count();
});
