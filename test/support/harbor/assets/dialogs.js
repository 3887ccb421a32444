const result = document.querySelector("[data-testid=dialog-result]");
const modal = document.querySelector("#modal-dialog");

onClick("#alert", () => {
  alert("Berth 3 is closed until noon.");
  result.textContent = "alert closed";
});
onClick("#confirm", () => {
  result.textContent = confirm("Release the container?") ? "confirmed" : "not confirmed";
});
onClick("#prompt", () => {
  const seal = prompt("Seal number?", "SL-000");
  result.textContent = seal === null ? "no seal number" : `seal number ${seal}`;
});
onClick("#modal", () => modal.showModal());

modal.addEventListener("close", () => {
  result.textContent = modal.returnValue || "modal closed";
});

addEventListener("beforeunload", (event) => {
  if (document.querySelector("#guard").checked) event.preventDefault();
});

function onClick(selector, action) {
  document.querySelector(selector).addEventListener("click", action);
}
