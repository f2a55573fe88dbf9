// Opens the browser's print dialogue: by the button, and once when the printing has just been recorded.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.addEventListener("click", () => window.print());
  window.addEventListener("load", () => window.print(), { once: true });
});
