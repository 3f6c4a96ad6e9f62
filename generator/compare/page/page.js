"use strict";
const form = document.getElementById("filters");
const shown = document.getElementById("shown");
const entries = Array.from(document.querySelectorAll("article"));
const total = entries.reduce((sum, entry) => sum + Number(entry.dataset.count), 0);

/* An entry is kept when it holds every word, and fits every choice. A level is asked of the audience that is chosen,
   or of the worse of the two. */
function fits(entry, asked) {
  const { callers, readers, kind, group, origin, words } = entry.dataset;
  const levels = asked.for ? [entry.dataset[asked.for]] : [callers, readers];
  const worst = ["breaking", "risky", "compatible"].find((level) => levels.includes(level));
  return asked.q.toLowerCase().split(/\s+/).every((word) => words.includes(word))
    && (!asked.level || asked.level === worst)
    && (!asked.kind || asked.kind === kind)
    && (!asked.group || asked.group === group)
    && (!asked.origin || asked.origin === origin);
}

function filter() {
  const asked = Object.fromEntries(new FormData(form));
  let kept = 0;
  for (const entry of entries) {
    entry.hidden = !fits(entry, asked);
    kept += entry.hidden ? 0 : Number(entry.dataset.count);
  }
  shown.value = `${kept} of ${total}`;
  const set = Object.entries(asked).filter(([, value]) => value);
  history.replaceState(null, "", set.length ? `#${new URLSearchParams(set)}` : "#");
}

function choose(asked) {
  for (const field of form.elements) {
    if (field.name) field.value = asked.get(field.name) ?? "";
  }
  filter();
}

/* The address holds the filters, so that what is seen can be linked to. */
function read() {
  choose(new URLSearchParams(location.hash.slice(1)));
}

form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  choose(new URLSearchParams());
});
window.addEventListener("hashchange", read);
read();
