// Search and filters. Every page is whole without this script; what needs it is hidden until it runs.
"use strict";

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const words = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) || [];
const asked = new URLSearchParams(location.search);

const find = document.querySelector("form.find");
find.hidden = false;
find.elements.q.value = asked.get("q") || "";

// A word is found where a word begins with it; in a title it counts for more.
function score(title, more, wanted) {
  const inTitle = words(title);
  const inMore = words(more);
  let sum = 0;
  for (const word of wanted) {
    if (inTitle.includes(word)) sum += 4;
    else if (inTitle.some((other) => other.startsWith(word))) sum += 3;
    else if (inMore.some((other) => other.startsWith(word))) sum += 1;
    else return 0;
  }
  return sum;
}

function* entries(index) {
  for (const [path, kind, title, more, milestones = []] of index) {
    yield { path, kind, title, more };
    for (const [id, text, about] of milestones) {
      yield { path: `${path}#milestone-${id}`, kind: `milestone of ${title}`, title: text, more: `${title} ${about}` };
    }
  }
}

function search(text, index) {
  const most = 50;
  const wanted = words(text);
  const found = [];
  for (const entry of wanted.length ? entries(index) : []) {
    const sum = score(entry.title, entry.more, wanted);
    if (sum) found.push([sum, entry]);
  }
  found.sort(([a], [b]) => b - a);
  const list = document.getElementById("results");
  list.replaceChildren(...found.slice(0, most).map(([, { path, kind, title }]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.textContent = title;
    const about = document.createElement("span");
    about.className = "source";
    about.textContent = kind;
    item.append(link, " ", about);
    return item;
  }));
  list.hidden = !found.length;
  const number = found.length === 1 ? "1 result" : `${found.length} results`;
  const told = found.length > most ? `${number}, of which the first ${most} are shown` : number;
  document.getElementById("found").textContent = wanted.length ? `${told} for “${text}”` : "";
  document.getElementById("everything").hidden = wanted.length > 0;
  document.querySelector("h1").textContent = wanted.length ? "Search" : "Everything in the plan";
}

if (typeof planIndex !== "undefined" && asked.has("q")) search(asked.get("q"), planIndex);

// A filter hides the rows that lack what was chosen; the choice stands in the address, so that it can be sent on.
for (const form of document.querySelectorAll("form.filter")) {
  const rows = [...document.querySelectorAll("#list tbody tr")];
  const selects = [...form.querySelectorAll("select")];
  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      const fits = selects.every(({ name, value }) => !value || row.dataset[name].split(" ").includes(value));
      row.hidden = !fits;
      shown += fits;
    }
    form.querySelector("[role=status]").textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
  };
  const keep = () => {
    const chosen = new URLSearchParams(selects.filter(({ value }) => value).map(({ name, value }) => [name, value]));
    history.replaceState(null, "", (chosen.size ? `?${chosen}` : location.pathname) + location.hash);
  };
  form.hidden = false;
  for (const select of selects) {
    const value = asked.get(select.name) || "";
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  }
  form.addEventListener("change", () => { apply(); keep(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const select of selects) select.value = "";
    apply();
    keep();
  });
  apply();
}
