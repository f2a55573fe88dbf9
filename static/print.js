// Opens the browser's print dialogue: by the button, and once when the printing has just been recorded.
document.querySelectorAll("[data-print], [data-print-button]").forEach((button) => {
  button.addEventListener("click", () => window.print());
});
if (document.querySelector("[data-print]")) {
  window.addEventListener("load", () => window.print(), { once: true });
}
