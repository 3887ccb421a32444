import type { TaskPage } from "./task-page.ts";

const people = ["Ada", "Bob", "Cleo", "Dora"];

export const listings: Record<string, TaskPage> = {
  "a button in a row": {
    goal: 'Click "Delete" in the row of "Cleo".',
    body: `<h1>People</h1><table><tr><th>Name<th>Age<th></tr>${people.map((name, index) => `<tr><td>${name}<td>${30 + index}<td><button onclick="done('${name}' === 'Cleo')">Delete</button></tr>`).join("")}</table>`,
  },
  "a value in a table": {
    goal: 'Enter the "Total" of "#1002" into "Amount". Click "Pay".',
    body: `<h1>Orders</h1><table><thead><tr><th>Order<th>Customer<th>Total</thead><tbody>${[1001, 1002, 1003].map((order, index) => `<tr><td>#${order}<td>${people[index]}<td>${12 + index * 7}.50</tr>`).join("")}</tbody></table><form id="form"><label>Amount <input name="amount"></label><button>Pay</button></form><script>
      form.onsubmit = (event) => { event.preventDefault(); done(form.elements.amount.value === "19.50"); };
    </script>`,
  },
  "a table that is sorted": {
    goal: 'Click "Price". Click "Buy" in the first row.',
    body: `<h1>Kettles</h1><table><thead><tr><th>Name<th><button id="price">Price</button><th></thead><tbody id="rows"></tbody></table><script>
      const all = [["Copper", 40], ["Steel", 25], ["Glass", 33]];
      const show = () => { rows.innerHTML = all.map(([name, cost]) => "<tr><td>" + name + "<td>" + cost + "<td><button onclick='done(" + (name === "Steel") + ")'>Buy</button></tr>").join(""); };
      show(); price.onclick = () => { all.sort((one, other) => one[1] - other[1]); show(); };
    </script>`,
  },
  "pages of rows": {
    goal: 'Click "Next" until "Item 37" is shown. Click "Item 37".',
    body: `<main><h1>Items</h1><ul id="list"></ul><nav aria-label="Pages"><button id="next">Next</button></nav></main><script>
      let from = 1; const show = () => { list.innerHTML = Array.from({ length: 10 }, (_, index) => "<li><a href='#" + (from + index) + "'>Item " + (from + index) + "</a></li>").join(""); };
      show(); next.onclick = () => { from += 10; show(); };
      list.onclick = (event) => done(event.target.textContent === "Item 37");
    </script>`,
  },
  "rows that come as one scrolls": {
    goal: 'Scroll until "Item 57" is shown. Click "Item 57".',
    body: `<main><h1>Feed</h1><ul id="list"></ul></main><script>
      let count = 0; const more = () => { for (let index = 0; index < 20; index += 1) { count += 1; const item = document.createElement("li"); item.style.height = "60px"; item.innerHTML = "<a href='#" + count + "'>Item " + count + "</a>"; list.append(item); } };
      more(); onscroll = () => { if (scrollY + innerHeight > document.body.scrollHeight - 100 && count < 100) more(); };
      list.onclick = (event) => done(event.target.textContent === "Item 57");
    </script>`,
  },
  "a list of which only what is seen is there": {
    goal: 'Scroll in "Countries" until "Country 90" is shown. Click "Country 90".',
    body: `<h1>Where to</h1><div id="box" role="listbox" aria-label="Countries" tabindex="0" style="height:200px;overflow:auto"><div id="all" style="height:6000px;position:relative"></div></div><script>
      const show = () => { const from = Math.floor(box.scrollTop / 30);
        all.innerHTML = Array.from({ length: 8 }, (_, index) => from + index + 1).filter((one) => one <= 200)
          .map((one) => '<div role="option" tabindex="-1" style="position:absolute;height:30px;top:' + (one - 1) * 30 + 'px">Country ' + one + '</div>').join(""); };
      show(); box.onscroll = show;
      all.onclick = (event) => done(event.target.textContent === "Country 90");
    </script>`,
  },
  "terms to be read": {
    goal: 'Scroll "Terms" to the bottom. Click "Accept".',
    body: `<h1>Welcome</h1><div id="terms" tabindex="0" role="region" aria-label="Terms" style="height:100px;overflow:auto">${"<p>You agree to this, and to that.</p>".repeat(30)}</div><button id="accept" disabled>Accept</button><script>
      terms.onscroll = () => { if (terms.scrollTop + terms.clientHeight > terms.scrollHeight - 5) accept.disabled = false; };
      accept.onclick = () => done(true);
    </script>`,
  },
  "one of very many rows": {
    goal: 'Find "C-0131". Click "Hold" in the row of "C-0131".',
    body: `<main><h1>Containers</h1><table><thead><tr><th>Number<th>Line<th>Status<th></thead><tbody>${Array.from({ length: 150 }, (_, index) => `<tr><td>C-${String(index + 1).padStart(4, "0")}<td>Blue Anchor<td>In yard<td><button onclick="done(${index === 130})">Hold</button></tr>`).join("")}</tbody></table></main>`,
  },
  "a search": {
    goal: 'Enter "kettle" into "Search". Press "Enter". Click "Copper kettle".',
    body: `<h1>Shop</h1><form role="search" action="/kettles"><input type="search" name="q" aria-label="Search"></form>`,
    more: {
      "/kettles": `<h1>Results</h1><ul><li><a href="#1" onclick="done(false)">Steel kettle</a></li><li><a href="#2" onclick="done(new URLSearchParams(location.search).get('q') === 'kettle')">Copper kettle</a></li></ul>`,
    },
  },
  "a mailbox": {
    goal: 'Click "Archive" in the row of "Invoice 7".',
    body: `<main><h1>Inbox</h1><ul>${[5, 6, 7, 8].map((number) => `<li><h3>Invoice ${number}</h3><p>Please pay until Friday.</p><button onclick="done(${number === 7})">Archive</button><button onclick="done(false)">Reply</button></li>`).join("")}</ul></main>`,
  },
  "cards with the same button": {
    goal: 'Click "Add to cart" in the row of "Glass kettle".',
    body: `<main><h1>Kettles</h1><div class="grid">${["Steel kettle", "Copper kettle", "Glass kettle"].map((name) => `<article><h2>${name}</h2><p>Holds 1.5 l.</p><button onclick="done('${name}' === 'Glass kettle')">Add to cart</button></article>`).join("")}</div></main>`,
  },
};

export const places: Record<string, TaskPage> = {
  "a frame": {
    goal: 'Enter "Ada" into "Name". Click "Book".',
    body: `<h1>Hotel</h1><iframe title="Booking" src="/booking" width="400" height="200"></iframe>`,
    more: {
      "/booking": `<form id="form"><label>Name <input name="who"></label><button>Book</button></form><script>form.onsubmit = (event) => { event.preventDefault(); done(form.elements.who.value === "Ada"); };</script>`,
    },
  },
  "a closed shadow root": {
    goal: 'Enter "Ada" into "Nickname". Click "Keep".',
    body: `<h1>Profile</h1><x-profile></x-profile><script>
      customElements.define("x-profile", class extends HTMLElement { connectedCallback() { const root = this.attachShadow({ mode: "closed" });
        root.innerHTML = '<label>Nickname <input></label><button>Keep</button>';
        root.querySelector("button").onclick = () => done(root.querySelector("input").value === "Ada"); } });
    </script>`,
  },
  "another tab": {
    goal: 'Click "Open report". Click "Approve".',
    body: `<h1>Reports</h1><a href="/report" target="_blank">Open report</a>`,
    more: { "/report": `<h1>Report</h1><button onclick="done(true)">Approve</button>` },
  },
  "what comes late": {
    goal: 'Click "Load". Wait for "Ready". Click "Start".',
    body: `<h1>Engine</h1><button id="load">Load</button><div id="state"></div><script>
      load.onclick = () => { state.textContent = "Loading"; setTimeout(() => { state.innerHTML = "Ready <button onclick='done(true)'>Start</button>"; }, 150); };
    </script>`,
  },
  "a page before": {
    goal: 'Click "Details". Go back. Click "Continue".',
    body: `<h1>Offer</h1><a href="/details">Details</a><button onclick="done(sessionStorage.getItem('seen') === 'yes')">Continue</button>`,
    more: { "/details": `<h1>Details</h1><script>sessionStorage.setItem("seen", "yes");</script>` },
  },
};
