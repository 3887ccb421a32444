window.opener?.postMessage("print view opened", location.origin);

document.querySelector("#print").addEventListener("click", () => print());
document.querySelector("#close").addEventListener("click", () => close());
