/** A component whose parts stand in an open shadow root. */
class SealCounter extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `
      <link rel="stylesheet" href="/assets/harbor.css">
      <div class="fields">
        <label>Seal number <input name="seal" autocomplete="off"></label>
        <div class="actions"><button type="button">Add seal</button></div>
      </div>
      <p>Seals: <output aria-label="Seals" data-testid="seals">none</output></p>
    `;
    const seals = [];
    root.querySelector("button").addEventListener("click", () => {
      const input = root.querySelector("input");
      if (input.value) seals.push(input.value);
      input.value = "";
      root.querySelector("output").textContent = seals.join(", ") || "none";
    });
  }
}

customElements.define("seal-counter", SealCounter);
