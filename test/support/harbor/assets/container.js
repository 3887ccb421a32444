const printButton = document.querySelector("[data-print]");

printButton.addEventListener("click", () =>
  window.open(printButton.dataset.print, "print", "popup,width=720,height=860"),
);

addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data === "print view opened")
    document.querySelector("[data-testid=print-view]").textContent = "Print view opened.";
});
