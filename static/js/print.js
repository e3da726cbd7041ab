/* The print button of an A4 sheet (templates/print/base_print.html). */
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
