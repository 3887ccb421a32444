import type { TaskPage } from "./task-page.ts";

export const widgets: Record<string, TaskPage> = {
  "one button of several": {
    goal: 'Click "Save as draft".',
    body: `<h1>Letter</h1>${["Save", "Save as draft", "Send"].map((name) => `<button onclick="done(this.textContent === 'Save as draft')">${name}</button>`).join("")}`,
  },
  tabs: {
    goal: 'Click "Billing". Click "Pay now".',
    body: `<h1>Account</h1><div role="tablist"><button role="tab" aria-selected="true" id="t1">Profile</button><button role="tab" aria-selected="false" id="t2">Billing</button></div>
      <div role="tabpanel" id="p1"><button onclick="done(false)">Rename</button></div><div role="tabpanel" id="p2" hidden><button onclick="done(true)">Pay now</button></div><script>
      t2.onclick = () => { p1.hidden = true; p2.hidden = false; t1.ariaSelected = "false"; t2.ariaSelected = "true"; };
    </script>`,
  },
  "what folds open": {
    goal: 'Click "Shipping". Click "Track parcel".',
    body: `<h1>Help</h1><details><summary>Payment</summary><button onclick="done(false)">Refund</button></details><details><summary>Shipping</summary><button onclick="done(true)">Track parcel</button></details>`,
  },
  "a tree": {
    goal: 'Expand until "report.txt" is shown. Click "report.txt".',
    body: `<h1>Files</h1><ul role="tree" id="tree"></ul><script>
      const folders = { "": ["docs", "music"], docs: ["2025", "2026"], "2025": ["draft.txt"], "2026": ["report.txt"], music: ["song.mp3"] };
      const open = new Set();
      const items = (of) => folders[of].map((name) => folders[name]
        ? '<li role="treeitem" tabindex="0" aria-expanded="' + open.has(name) + '" data-name="' + name + '"><span>' + name + '</span>' + (open.has(name) ? '<ul role="group">' + items(name) + '</ul>' : '') + '</li>'
        : '<li role="treeitem" tabindex="-1" data-name="' + name + '">' + name + '</li>').join("");
      const show = () => { tree.innerHTML = items(""); }; show();
      tree.onclick = (event) => { const { name } = event.target.closest("[data-name]").dataset;
        if (folders[name]) { open.has(name) ? open.delete(name) : open.add(name); show(); } else done(name === "report.txt"); };
    </script>`,
  },
  "a menu in a menu": {
    goal: 'Click "File". Hover over "Export". Click "As PDF".',
    body: `<h1>Editor</h1><button id="file" aria-haspopup="menu" aria-expanded="false">File</button><div role="menu" id="menu" hidden><div role="menuitem" tabindex="-1" onclick="done(false)">New</div><div role="menuitem" tabindex="-1" id="export" aria-haspopup="menu">Export</div></div>
      <div role="menu" id="sub" hidden><div role="menuitem" tabindex="-1" onclick="done(false)">As text</div><div role="menuitem" tabindex="-1" onclick="done(true)">As PDF</div></div><script>
      file.onclick = () => { menu.hidden = false; file.ariaExpanded = "true"; };
      document.getElementById("export").onmouseenter = () => { sub.hidden = false; };
    </script>`,
  },
  "a list of its own making": {
    goal: 'Click "Size". Click "Large". Click "Add to cart".',
    body: `<h1>Shirt</h1><div id="size" role="combobox" tabindex="0" aria-expanded="false" aria-controls="sizes" aria-label="Size">Small</div><ul id="sizes" role="listbox" hidden>${["Small", "Medium", "Large"].map((name) => `<li role="option">${name}</li>`).join("")}</ul><button id="add">Add to cart</button><script>
      size.onclick = () => { sizes.hidden = !sizes.hidden; size.ariaExpanded = String(!sizes.hidden); };
      for (const one of sizes.children) one.onclick = () => { size.textContent = one.textContent; sizes.hidden = true; };
      add.onclick = () => done(size.textContent === "Large");
    </script>`,
  },
  "what is suggested while one types": {
    goal: 'Type "Lis" into "City". Click "Lisbon". Click "Search".',
    body: `<h1>Flights</h1><label>City <input id="city" role="combobox" aria-autocomplete="list" autocomplete="off"></label><ul role="listbox" id="list"></ul><button id="go">Search</button><script>
      const cities = ["Lima", "Lisbon", "Lille", "London"]; let chosen;
      city.onkeyup = () => { list.innerHTML = cities.filter((name) => name.startsWith(city.value)).map((name) => '<li role="option">' + name + '</li>').join(""); };
      list.onclick = (event) => { chosen = event.target.textContent; city.value = chosen; list.innerHTML = ""; };
      go.onclick = () => done(chosen === "Lisbon");
    </script>`,
  },
  "what is suggested a while later": {
    goal: 'Type "kett" into "Product". Wait for "Copper kettle". Click "Copper kettle".',
    body: `<h1>Shop</h1><label>Product <input id="product" autocomplete="off"></label><div id="list"></div><script>
      let waiting; product.oninput = () => { clearTimeout(waiting); waiting = setTimeout(() => {
        list.innerHTML = product.value === "kett" ? '<div class="hit" style="cursor:pointer">Steel kettle</div><div class="hit" style="cursor:pointer">Copper kettle</div>' : ""; }, 100); };
      list.onclick = (event) => done(event.target.textContent === "Copper kettle");
    </script>`,
  },
  "a calendar": {
    goal: 'Click "Departure". Click "Next month" until "March 2027" is shown. Click "17".',
    body: `<h1>Trip</h1><button id="departure">Departure</button><div id="calendar" role="dialog" aria-label="Calendar" hidden></div><script>
      const names = ["January","February","March","April","May","June","July","August","September","October","November","December"];
      let month = 10, year = 2026;
      const show = () => { calendar.innerHTML = '<button id="back">Previous month</button><h2>' + names[month] + " " + year + '</h2><button id="on">Next month</button><table role="grid">' +
          [0, 1, 2, 3].map((week) => "<tr>" + [1, 2, 3, 4, 5, 6, 7].map((day) => "<td><button class=day>" + (week * 7 + day) + "</button></td>").join("") + "</tr>").join("") + "</table>";
        on.onclick = () => { month += 1; if (month > 11) { month = 0; year += 1; } show(); }; back.onclick = () => { month -= 1; show(); };
        for (const day of calendar.querySelectorAll(".day")) day.onclick = () => done(day.textContent === "17" && month === 2 && year === 2027); };
      departure.onclick = () => { calendar.hidden = false; show(); };
    </script>`,
  },
  "a slider by keys": {
    goal: 'Press "ArrowRight" in "Price" until "= 30" is shown. Click "Apply".',
    body: `<h1>Filter</h1><div role="slider" tabindex="0" id="price" aria-label="Price" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0" style="width:200px;height:20px;background:#ddd"></div><button id="apply">Apply</button><script>
      price.onkeydown = ({ key }) => { if (key === "ArrowRight") price.ariaValueNow = String(Number(price.ariaValueNow) + 10); };
      apply.onclick = () => done(price.ariaValueNow === "30");
    </script>`,
  },
  stars: {
    goal: 'Click "4 stars".',
    body: `<h1>Review</h1><div>${[1, 2, 3, 4, 5].map((count) => `<span role="button" tabindex="0" aria-label="${count} stars" onclick="done(${count === 4})">★</span>`).join("")}</div>`,
  },
  "a dialog of the page": {
    goal: 'Click "Delete account". Click "Yes, delete".',
    body: `<h1>Account</h1><button onclick="sure.showModal()">Delete account</button><button onclick="done(false)">Log out</button><dialog id="sure"><h2>Sure?</h2><button onclick="done(true)">Yes, delete</button><button onclick="sure.close()">No</button></dialog>`,
  },
  "a question of the browser": {
    goal: 'Answer dialogs with OK. Click "Remove".',
    body: `<h1>Cart</h1><button onclick="done(confirm('Remove it?'))">Remove</button>`,
  },
  "a question of the browser for a text": {
    goal: 'Answer dialogs with "Blue". Click "Rename".',
    body: `<h1>Boat</h1><button onclick="done(prompt('A name?') === 'Blue')">Rename</button>`,
  },
  "what is dragged": {
    goal: 'Drag "Alpha" onto "Done".',
    body: `<h1>Board</h1><div id="alpha" draggable="true" style="width:100px;background:#eee">Alpha</div><div id="beta" draggable="true" style="width:100px;background:#eee">Beta</div><section id="target" aria-label="Done" style="width:200px;height:100px;border:1px solid"><h2>Done</h2></section><script>
      for (const one of [alpha, beta]) one.ondragstart = (event) => event.dataTransfer.setData("text/plain", one.id);
      target.addEventListener("dragover", (event) => event.preventDefault());
      target.addEventListener("drop", (event) => { event.preventDefault(); done(event.dataTransfer.getData("text/plain") === "alpha"); });
    </script>`,
  },
  "what is dragged by the pointer": {
    goal: 'Drag "Third" onto "First".',
    body: `<h1>Order</h1><div id="list">${["First", "Second", "Third"].map((name) => `<div class="item" role="button" tabindex="0" aria-roledescription="sortable" style="height:40px;width:200px;background:#eee;margin:4px">${name}</div>`).join("")}</div><script>
      let held; for (const item of document.querySelectorAll(".item")) item.onpointerdown = () => { held = item; };
      document.onpointerup = (event) => { const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".item");
        if (held && over && over !== held) done(held.textContent === "Third" && over.textContent === "First"); held = undefined; };
    </script>`,
  },
  "a drawing": {
    goal: 'Click the middle of "Board".',
    body: `<h1>Game</h1><canvas id="board" width="200" height="100" aria-label="Board"></canvas><script>
      const pen = board.getContext("2d"); pen.arc(100, 50, 20, 0, 7); pen.fill();
      board.onclick = (event) => done(Math.hypot(event.offsetX - 100, event.offsetY - 50) < 20);
    </script>`,
  },
  "shapes in a picture": {
    goal: 'Click the middle of "Red circle".',
    body: `<h1>Shapes</h1><svg width="300" height="120"><rect x="10" y="10" width="80" height="80" fill="blue" onclick="done(false)"><title>Blue square</title></rect><circle cx="200" cy="60" r="40" fill="red" onclick="done(true)"><title>Red circle</title></circle></svg>`,
  },
  "what shows under the pointer": {
    goal: 'Hover over "Help". Enter the word after "The password is" into "Word". Click "Open".',
    body: `<h1>Door</h1><button id="help">Help</button><p id="tip" hidden>The password is mellon today.</p><label>Word <input id="word"></label><button id="go">Open</button><script>
      help.onmouseenter = () => { tip.hidden = false; }; go.onclick = () => done(word.value === "mellon");
    </script>`,
  },
  "a double click": {
    goal: 'Double-click "Draft".',
    body: `<h1>Documents</h1><button ondblclick="done(true)">Draft</button><button ondblclick="done(false)">Final</button>`,
  },
  "a menu of the right button": {
    goal: 'Right-click "photo.png". Click "Rename".',
    body: `<h1>Pictures</h1><button id="photo">photo.png</button><div role="menu" id="menu" hidden><div role="menuitem" tabindex="-1" onclick="done(false)">Delete</div><div role="menuitem" tabindex="-1" onclick="done(true)">Rename</div></div><script>
      photo.oncontextmenu = (event) => { event.preventDefault(); menu.hidden = false; };
    </script>`,
  },
  "a shortcut": {
    goal: 'Press "Control+K". Enter "help" into "Command". Press "Enter".',
    body: `<h1>Console</h1><p>Control+K opens the commands.</p><div id="box" hidden><label>Command <input id="command"></label></div><script>
      onkeydown = (event) => { if (event.ctrlKey && event.key === "k") { event.preventDefault(); box.hidden = false; command.focus(); }
        else if (event.key === "Enter") done(command.value === "help"); };
    </script>`,
  },
};
