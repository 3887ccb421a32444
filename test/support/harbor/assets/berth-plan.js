const noteForm = document.querySelector("#note");

document.querySelector("[data-testid=berth-note]").textContent =
  localStorage.getItem("berths.note") ?? "nothing";

noteForm.addEventListener("submit", (event) => {
  event.preventDefault();
  localStorage.setItem("berths.note", noteForm.elements.note.value);
  document.querySelector("[data-testid=berth-note]").textContent =
    `${noteForm.elements.note.value} (saved)`;
});
