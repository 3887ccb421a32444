import type { TaskPage } from "./task-page.ts";

/** A form that is right where the script's expression says so, of `f`, its elements by name. */
function form(fields: string, right: string, button = "Submit"): string {
  return `<h1>Form</h1><form id="form">${fields}<button>${button}</button></form><script>
    form.onsubmit = (event) => { event.preventDefault(); const f = form.elements; done(${right}); };
  </script>`;
}

export const forms: Record<string, TaskPage> = {
  "sign in": {
    goal: 'Enter "ada" into "Username". Enter "secret9!" into "Password". Click "Sign in".',
    body: form(
      `<label>Username <input name="user"></label><label>Password <input name="word" type="password"></label>`,
      `f.user.value === "ada" && f.word.value === "secret9!"`,
      "Sign in",
    ),
  },
  "a long text": {
    goal: 'Enter "Two words" into "Message". Click "Send".',
    body: form(
      `<label>Subject <input name="subject"></label><label>Message <textarea name="text"></textarea></label>`,
      `f.text.value === "Two words" && f.subject.value === ""`,
      "Send",
    ),
  },
  checkboxes: {
    goal: 'Check "Apples". Uncheck "Bananas". Check "Pears". Click "Submit".',
    body: form(
      ["Apples", "Bananas", "Cherries", "Pears"]
        .map(
          (name) =>
            `<label><input type="checkbox" name="fruit" value="${name}"${name === "Bananas" ? " checked" : ""}> ${name}</label>`,
        )
        .join(""),
      `new FormData(form).getAll("fruit").join() === "Apples,Pears"`,
    ),
  },
  "radio buttons": {
    goal: 'Check "Express". Click "Submit".',
    body: form(
      `<fieldset><legend>Delivery</legend>${["Standard", "Express", "Pickup"].map((name) => `<label><input type="radio" name="how" value="${name}">${name}</label>`).join("")}</fieldset>`,
      `f.how.value === "Express"`,
    ),
  },
  "a list to choose from": {
    goal: 'Choose "Norway" in "Country". Click "Submit".',
    body: form(
      `<label>Country <select name="country">${["Denmark", "Finland", "Iceland", "Norway", "Sweden"].map((name, index) => `<option value="${index}">${name}</option>`).join("")}</select></label>`,
      `f.country.value === "3"`,
    ),
  },
  "a list to choose several from": {
    goal: 'Choose "Red" and "Blue" in "Colors". Click "Submit".',
    body: form(
      `<label>Colors <select name="colors" multiple><option>Red<option selected>Green<option>Blue</select></label>`,
      `[...f.colors.selectedOptions].map((one) => one.text).join() === "Red,Blue"`,
    ),
  },
  "a date and a time": {
    goal: 'Enter "2026-03-31" into "Departure". Enter "14:30" into "Time". Click "Submit".',
    body: form(
      `<label>Departure <input type="date" name="day"></label><label>Time <input type="time" name="time"></label>`,
      `f.day.value === "2026-03-31" && f.time.value === "14:30"`,
    ),
  },
  "a slider and a color": {
    goal: 'Enter "70" into "Volume". Enter "#1e90ff" into "Paint". Click "Submit".',
    body: form(
      `<label>Volume <input type="range" name="volume" min="0" max="100" step="5"></label><label>Paint <input type="color" name="paint"></label>`,
      `f.volume.value === "70" && f.paint.value === "#1e90ff"`,
    ),
  },
  "a file": {
    goal: 'Upload into "Invoice". Click "Submit".',
    body: form(
      `<label>Invoice <input type="file" name="file"></label>`,
      `f.file.files[0]?.name === "invoice.txt"`,
    ),
  },
  "a switch": {
    goal: 'Check "Dark mode". Click "Save".',
    body: `<h1>Settings</h1><div role="switch" tabindex="0" aria-checked="false" aria-label="Dark mode" id="mode" style="width:40px;height:20px;background:#ccc"></div><button id="save">Save</button><script>
      mode.onclick = () => mode.setAttribute("aria-checked", mode.getAttribute("aria-checked") === "true" ? "false" : "true");
      save.onclick = () => done(mode.getAttribute("aria-checked") === "true");
    </script>`,
  },
  "a text that is edited in place": {
    goal: 'Enter "Hello there" into "Note". Click "Keep".',
    body: `<h1>Notes</h1><div contenteditable role="textbox" aria-label="Note" id="note" style="border:1px solid;min-height:40px"></div><button id="keep">Keep</button><script>
      keep.onclick = () => done(note.textContent.trim() === "Hello there");
    </script>`,
  },
  "a number with buttons": {
    goal: 'Click "More" until "4 pieces" is shown. Click "Order".',
    body: `<h1>Order</h1><button id="less">Fewer</button><p id="count">1 pieces</p><button id="more">More</button><button id="order">Order</button><script>
      let n = 1; const show = () => { count.textContent = n + " pieces"; };
      more.onclick = () => { n += 1; show(); }; less.onclick = () => { n -= 1; show(); };
      order.onclick = () => done(n === 4);
    </script>`,
  },
  "what a form complains about": {
    goal: 'Enter "12" into "Age". Click "Go on". Enter "42" into "Age" where "must be 18" is shown. Click "Go on".',
    body: `<h1>About you</h1><form id="form" novalidate><label>Age <input name="age" aria-describedby="wrong"></label><p id="wrong" role="alert"></p><button>Go on</button></form><script>
      form.onsubmit = (event) => { event.preventDefault(); const ok = Number(form.elements.age.value) >= 18;
        form.elements.age.setAttribute("aria-invalid", String(!ok)); wrong.textContent = ok ? "" : "You must be 18"; if (ok) done(true); };
    </script>`,
  },
  "one page after another": {
    goal: 'Enter "Ada" into "Name". Click "Next". Choose "Gold" in "Plan". Click "Next". Check "I agree". Click "Finish".',
    body: `<h1>Order</h1><form id="form"></form><script>
      const pages = ['<label>Name <input name="who"></label><button>Next</button>',
        '<label>Plan <select name="plan"><option>Basic<option>Gold</select></label><button>Next</button>',
        '<label><input type="checkbox" name="agree">I agree</label><button>Finish</button>'];
      const given = {}; let at = 0; form.innerHTML = pages[0];
      form.onsubmit = (event) => { event.preventDefault(); Object.assign(given, Object.fromEntries(new FormData(form))); at += 1;
        if (at < 3) form.innerHTML = pages[at]; else done(given.who === "Ada" && given.plan === "Gold" && given.agree === "on"); };
    </script>`,
  },
  "a code from a text": {
    goal: 'Enter the word after "Your code is" into "Code". Click "Submit".',
    body: `<main><h1>Welcome</h1><p>Thank you for coming. Your code is HX-4471 and lasts a day.</p>${form(`<label>Code <input name="given"></label>`, `f.given.value === "HX-4471"`)}</main>`,
  },
};
